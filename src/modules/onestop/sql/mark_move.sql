-- Moves the count of a mark in a stretch of days. :unit :stretch :procedure_id :procedure_version :mark :by
INSERT INTO dossier_mark_count (unit_id, stretch, procedure_id, procedure_version, mark, n) VALUES (:unit, :stretch, :procedure_id, :procedure_version, :mark, :by)
ON CONFLICT (unit_id, stretch, procedure_id, procedure_version, mark) DO UPDATE SET n = dossier_mark_count.n + excluded.n
