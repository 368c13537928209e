-- What messages about a dossier may hold. :unit :id -> 0 or 1 row
SELECT d.code, p.code AS procedure_code, p.name AS procedure_name, d.applicant_name, d.competent, d.received_at, d.due_day, d.state, coalesce(d.result_way, 1) AS result_way, '' AS dossier_code, '' AS reason, '[]' AS missing, n.phone, n.email, l.new_day
FROM dossier d JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
JOIN person n ON n.unit_id = d.unit_id AND n.person_id = d.applicant_id
LEFT JOIN dossier_apology l ON l.unit_id = d.unit_id AND l.dossier_id = d.dossier_id
WHERE d.unit_id = :unit AND d.dossier_id = :id
