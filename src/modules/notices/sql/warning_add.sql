-- :unit :id :rule :due :at
INSERT INTO notice_warning (unit_id, dossier_id, rule, due_at, made_at) VALUES (:unit, :id, :rule, :due, :at) ON CONFLICT DO NOTHING
