-- The signings of a unit without their content, newest first within a period. :unit :period (absent: all periods) -> n rows
SELECT s.period, s.version, s.hash, s.chain_head, s.report_number, s.report_day, s.at, s.ended_at, s.ended_reason, a.name AS by_name, e.name AS ended_by_name
FROM report_snapshot s
LEFT JOIN account a ON a.unit_id = s.unit_id AND a.account_id = s.account_id
LEFT JOIN account e ON e.unit_id = s.unit_id AND e.account_id = s.ended_by
WHERE s.unit_id = :unit
  AND s.period = :period --? period
ORDER BY s.period, s.version DESC
