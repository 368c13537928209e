-- What messages about a submission may hold. :unit :id -> 0 or 1 row
SELECT s.code, s.procedure_code, s.request AS procedure_name, s.applicant_name, '' AS competent, s.registered_at AS received_at, s.answer_due_at, s.state, 1 AS result_way, coalesce(d.code, '') AS dossier_code, s.reason, s.missing, n.phone, n.email
FROM submission s JOIN person n ON n.unit_id = s.unit_id AND n.person_id = s.applicant_id
LEFT JOIN dossier d ON d.unit_id = s.unit_id AND d.dossier_id = s.dossier_id
WHERE s.unit_id = :unit AND s.submission_id = :id
