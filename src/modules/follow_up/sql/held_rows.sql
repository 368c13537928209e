-- A page of open dossiers, earliest due first. :unit :limit and filters -> at most :limit rows
SELECT d.dossier_id, d.code, p.name AS procedure_name, coalesce(a.name, '') AS officer, d.state, d.received_at, d.due_at, d.paused_at
FROM dossier d JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
LEFT JOIN account a ON a.unit_id = d.unit_id AND a.account_id = d.assignee_id
WHERE d.unit_id = :unit AND d.ended_at IS NULL
  AND coalesce(d.assignee_id, 0) = :officer --? officer
  AND d.paused_at IS NULL AND d.due_at < :late_at --? late_at
  AND d.paused_at IS NULL AND d.due_at >= :due_from AND d.due_day = :due_on --? due_on
  AND d.paused_at IS NULL AND d.due_day > :after_day AND d.due_day <= :soon --? soon
  AND d.paused_at IS NOT NULL AND 1 = :waiting --? waiting
  AND (d.due_at > :after_due OR d.due_at = :after_due AND d.dossier_id > :after) --? after_due,after
ORDER BY d.due_at, d.dossier_id LIMIT :limit
