-- Begins a pause; a suspension has its last day. :unit :id :no :from :why :until
INSERT INTO dossier_pause (unit_id, dossier_id, pause_no, from_at, why, until_day) VALUES (:unit, :id, :no, :from, :why, :until)
