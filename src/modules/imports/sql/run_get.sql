-- One import without its lines. :unit :id -> 0 or 1 row
SELECT r.import_id, r.file_name, r.heading, r.heading_line, r.mapping, r.total_rows, r.next_row, r.state, r.added, r.changed, r.unchanged, r.refused_lines, r.at, a.name AS account
FROM import_run r LEFT JOIN account a ON a.unit_id = r.unit_id AND a.account_id = r.account_id
WHERE r.unit_id = :unit AND r.import_id = :id
