-- Dossiers whose version is not the number of their events. :unit -> n rows (none is right)
SELECT d.code, d.version, CAST(coalesce(e.n, 0) AS BIGINT) AS events FROM dossier d
LEFT JOIN (SELECT subject_id, count(*) AS n FROM event WHERE unit_id = :unit AND subject = 'dossier' GROUP BY subject_id) e ON e.subject_id = d.dossier_id
WHERE d.unit_id = :unit AND coalesce(e.n, 0) <> d.version ORDER BY d.dossier_id LIMIT 50
