-- The newest entry of every entered row of a period. :unit :period -> n rows
SELECT e.form, e.row_number, e.entry_no, e.state, e.value, e.note, e.at, a.name AS by_name
FROM entered_value e LEFT JOIN account a ON a.unit_id = e.unit_id AND a.account_id = e.account_id
WHERE e.unit_id = :unit AND e.period = :period
  AND e.entry_no = (SELECT max(n.entry_no) FROM entered_value n WHERE n.unit_id = e.unit_id AND n.period = e.period AND n.form = e.form AND n.row_number = e.row_number)
