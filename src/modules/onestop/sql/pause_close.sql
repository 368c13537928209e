-- Ends the open pause. :unit :id :to
UPDATE dossier_pause SET to_at = :to WHERE unit_id = :unit AND dossier_id = :id AND to_at IS NULL
