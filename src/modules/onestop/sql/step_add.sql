-- A step of a dossier's internal process. :unit :id :no :stage :title :office :role :hours :outside
INSERT INTO dossier_step (unit_id, dossier_id, step_no, stage, title, office, role, hours, outside) VALUES (:unit, :id, :no, :stage, :title, :office, :role, :hours, :outside)
