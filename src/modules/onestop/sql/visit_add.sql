-- A later dossier of a visit. :unit :first :id
INSERT INTO dossier_visit (unit_id, first_id, dossier_id) VALUES (:unit, :first, :id)
