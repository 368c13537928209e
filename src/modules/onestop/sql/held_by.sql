-- Open dossiers of an account, earliest due first. :unit :account -> at most 200 rows
SELECT d.dossier_id, d.version, d.code, p.name AS procedure_name, d.applicant_name, d.state, d.due_at, d.paused_at
FROM dossier d JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
WHERE d.unit_id = :unit AND d.ended_at IS NULL AND d.assignee_id = :account AND d.source = ''
ORDER BY d.due_at, d.dossier_id LIMIT 200
