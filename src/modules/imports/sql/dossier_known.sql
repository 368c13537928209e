-- What is known of a code before a line is imported. :unit :code -> 0 or 1 row
SELECT d.dossier_id, d.source, i.content_hash FROM dossier d
LEFT JOIN import_dossier i ON i.unit_id = d.unit_id AND i.dossier_id = d.dossier_id
WHERE d.unit_id = :unit AND d.code = :code
