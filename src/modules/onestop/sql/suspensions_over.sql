-- Suspensions that were to stand until a day that has passed, of dossiers of these officials. :unit :today :whom :limit
SELECT d.code, v.name AS procedure_name, p.until_day
FROM dossier_pause p JOIN dossier d ON d.unit_id = p.unit_id AND d.dossier_id = p.dossier_id
JOIN procedure_version v ON v.unit_id = d.unit_id AND v.procedure_id = d.procedure_id AND v.version = d.procedure_version
WHERE p.unit_id = :unit AND p.to_at IS NULL AND p.until_day < :today AND d.ended_at IS NULL AND d.assignee_id IN (:whom)
ORDER BY p.until_day, d.dossier_id LIMIT :limit
