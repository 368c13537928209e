-- Dossiers that have events but no row. :unit -> n rows (none is right)
SELECT DISTINCT e.subject_id FROM event e
LEFT JOIN dossier d ON d.unit_id = e.unit_id AND d.dossier_id = e.subject_id
WHERE e.unit_id = :unit AND e.subject = 'dossier' AND d.dossier_id IS NULL ORDER BY e.subject_id LIMIT 50
