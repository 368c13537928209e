-- Begins a pause. :unit :id :no :from :why
INSERT INTO dossier_pause (unit_id, dossier_id, pause_no, from_at, why) VALUES (:unit, :id, :no, :from, :why)
