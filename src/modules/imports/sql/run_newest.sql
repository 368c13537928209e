-- The newest imports of a unit. :unit :limit -> at most :limit rows
SELECT r.import_id, r.file_name, '[]' AS heading, r.heading_line, '{}' AS mapping, r.total_rows, r.next_row, r.state, r.added, r.changed, r.unchanged, r.refused_lines, r.at, a.name AS account
FROM import_run r LEFT JOIN account a ON a.unit_id = r.unit_id AND a.account_id = r.account_id
WHERE r.unit_id = :unit ORDER BY r.import_id DESC LIMIT :limit
