-- The steps of a dossier in order. :unit :id -> n rows
SELECT step_no, stage, title, office, role, hours, outside, done_at, done_by FROM dossier_step WHERE unit_id = :unit AND dossier_id = :id ORDER BY step_no
