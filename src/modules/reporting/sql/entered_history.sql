-- All entries of one row, newest first. :unit :period :form :row -> n rows
SELECT e.form, e.row_number, e.entry_no, e.state, e.value, e.note, e.at, a.name AS by_name
FROM entered_value e LEFT JOIN account a ON a.unit_id = e.unit_id AND a.account_id = e.account_id
WHERE e.unit_id = :unit AND e.period = :period AND e.form = :form AND e.row_number = :row ORDER BY e.entry_no DESC
