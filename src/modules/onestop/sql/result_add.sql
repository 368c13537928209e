-- The document that came of a dossier. :unit :id :kind_code :kind :number :day
INSERT INTO dossier_result (unit_id, dossier_id, kind_code, kind, number, signed_day) VALUES (:unit, :id, :kind_code, :kind, :number, :day)
