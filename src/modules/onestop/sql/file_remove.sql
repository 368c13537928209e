-- Takes a file out of sight; its row and bytes stay. :unit :id :no :at :account :reason -> 0 or 1 row changed
UPDATE dossier_file SET removed_at = :at, removed_by = :account, removed_reason = :reason
WHERE unit_id = :unit AND dossier_id = :id AND file_no = :no AND removed_at IS NULL
