-- The steps whose turn it is, of all open dossiers that do not wait for anybody, the most urgent first. :unit -> n rows
SELECT d.dossier_id, d.code, p.name AS procedure_name, d.assignee_id, s.title, s.office, s.role, coalesce(s.due_at, d.due_at) AS due_at
FROM dossier_step s
JOIN dossier d ON d.unit_id = s.unit_id AND d.dossier_id = s.dossier_id AND d.ended_at IS NULL AND d.paused_at IS NULL
JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
WHERE s.unit_id = :unit AND s.done_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM dossier_step b WHERE b.unit_id = s.unit_id AND b.dossier_id = s.dossier_id AND b.done_at IS NULL AND b.stage < s.stage)
ORDER BY coalesce(s.due_at, d.due_at), d.dossier_id, s.step_no
