-- The parts of a report that somebody has touched. :unit :period :part (absent: all) -> n rows
SELECT p.part, p.state, p.duty_id, p.handed_in_at, p.handed_in_by, d.name AS duty_name, h.name AS handed_in_name
FROM period_report_part p
LEFT JOIN account d ON d.unit_id = p.unit_id AND d.account_id = p.duty_id
LEFT JOIN account h ON h.unit_id = p.unit_id AND h.account_id = p.handed_in_by
WHERE p.unit_id = :unit AND p.period = :period
  AND p.part = :part --? part
