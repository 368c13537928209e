-- A step is done. :unit :id :no :at :account -> 0 or 1 row changed
UPDATE dossier_step SET done_at = :at, done_by = :account WHERE unit_id = :unit AND dossier_id = :id AND step_no = :no AND done_at IS NULL
