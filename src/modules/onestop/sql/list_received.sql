-- A page of the dossiers received in a span of days, newest first. :unit :limit and filters -> at most :limit rows
SELECT d.dossier_id, d.code, p.code AS procedure_code, p.name AS procedure_name, d.applicant_name, d.owner_name, a.name AS assignee, d.channel, d.state, d.outcome, d.received_at, d.due_at,
       d.ended_at, d.paused_at
FROM dossier d JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
LEFT JOIN account a ON a.unit_id = d.unit_id AND a.account_id = d.assignee_id
WHERE d.unit_id = :unit
  AND (d.received_day < :before_day OR d.received_day = :before_day AND d.dossier_id < :before) --? before_day,before
  AND d.received_day <= :before_day --? before_day
  AND d.state IN (:states) --? states
  AND d.channel = :channel --? channel
  AND d.assignee_id = :assignee --? assignee
  AND d.procedure_id = (SELECT max(procedure_id) FROM procedure_version WHERE unit_id = :unit AND code = :procedure) --? procedure
  AND d.code = :code --? code
  AND d.received_day >= :received_from --? received_from
  AND d.received_day <= :received_to --? received_to
  AND d.ended_at IS NULL AND d.paused_at IS NULL AND d.due_at < :late_at --? late_at
  AND d.ended_at IS NULL AND d.due_day = :due_on --? due_on
ORDER BY d.received_day DESC, d.dossier_id DESC LIMIT :limit
