-- The newest dossiers a person handed in. :unit :applicant -> at most 3 rows
SELECT d.code, p.name, d.state, d.received_day
FROM dossier d JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
WHERE d.unit_id = :unit AND d.applicant_id = :applicant ORDER BY d.dossier_id DESC LIMIT 3
