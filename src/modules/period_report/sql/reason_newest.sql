-- The newest reason for each warning. :unit :period -> n rows
SELECT r.rule, r.form, r.row_number, r.reason_no, r.says, r.reason, r.at, a.name AS by_name
FROM period_report_reason r LEFT JOIN account a ON a.unit_id = r.unit_id AND a.account_id = r.account_id
WHERE r.unit_id = :unit AND r.period = :period
  AND r.reason_no = (SELECT max(n.reason_no) FROM period_report_reason n
                     WHERE n.unit_id = r.unit_id AND n.period = r.period AND n.rule = r.rule AND n.form = r.form AND n.row_number = r.row_number)
