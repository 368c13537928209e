-- Hand-overs that wait for some accounts, oldest first. :unit :whom -> at most 50 rows
SELECT d.code, p.name AS procedure_name, d.applicant_name, f.name AS from_name, t.name AS to_name, h.note, h.at, d.due_at
FROM dossier_hand_over h
JOIN dossier d ON d.unit_id = h.unit_id AND d.dossier_id = h.dossier_id
JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
JOIN account f ON f.unit_id = h.unit_id AND f.account_id = h.from_id
JOIN account t ON t.unit_id = h.unit_id AND t.account_id = h.to_id
WHERE h.unit_id = :unit AND h.answer = 0 AND h.to_id IN (:whom)
ORDER BY h.at, h.dossier_id LIMIT 50
