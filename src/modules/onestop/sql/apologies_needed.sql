-- Open dossiers of the office's time due before a moment and without a letter, earliest due first; one due on the day it came only when it is late:
-- no letter of it could be sent a day before. :unit :until :now -> at most 100 rows
SELECT d.dossier_id, d.code, p.code AS procedure_code, p.name AS procedure_name, d.applicant_name, d.owner_name, a.name AS assignee, d.channel, d.state, d.outcome, d.received_at, d.due_at,
       d.ended_at, d.paused_at
FROM dossier d JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
LEFT JOIN account a ON a.unit_id = d.unit_id AND a.account_id = d.assignee_id
LEFT JOIN dossier_apology l ON l.unit_id = d.unit_id AND l.dossier_id = d.dossier_id
WHERE d.unit_id = :unit AND d.ended_at IS NULL AND d.paused_at IS NULL AND d.due_at < :until AND (d.received_day < d.due_day OR d.due_at < :now) AND d.source = '' AND l.dossier_id IS NULL
ORDER BY d.due_at, d.dossier_id LIMIT 100
