-- The pauses of a dossier in order. :unit :id -> n rows
SELECT pause_no, from_at, to_at, why, until_day FROM dossier_pause WHERE unit_id = :unit AND dossier_id = :id ORDER BY pause_no
