-- What is known of the codes of a chunk before its lines are imported. :unit :codes -> a row for each code that is known
SELECT d.code, d.dossier_id, d.source, i.content_hash FROM dossier d
LEFT JOIN import_dossier i ON i.unit_id = d.unit_id AND i.dossier_id = d.dossier_id
WHERE d.unit_id = :unit AND d.code IN (:codes)
