-- The own deadline of a step that is not done. :unit :id :no :due -> 0 or 1 row changed
UPDATE dossier_step SET due_at = :due WHERE unit_id = :unit AND dossier_id = :id AND step_no = :no AND done_at IS NULL
