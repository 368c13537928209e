-- The comments of a report, oldest first. :unit :period :part (absent: all) -> n rows
SELECT c.comment_id, c.part, c.paragraph, c.form, c.row_number, c.text, c.at, c.resolved_at, a.name AS by_name, r.name AS resolved_name
FROM period_report_comment c
LEFT JOIN account a ON a.unit_id = c.unit_id AND a.account_id = c.account_id
LEFT JOIN account r ON r.unit_id = c.unit_id AND r.account_id = c.resolved_by
WHERE c.unit_id = :unit AND c.period = :period
  AND c.part = :part --? part
ORDER BY c.comment_id
