-- A file as read. :unit :id and every column
INSERT INTO import_run (unit_id, import_id, file_name, file_hash, heading, heading_line, rows_text, total_rows, state, account_id, at)
VALUES (:unit, :id, :file_name, :file_hash, :heading, :heading_line, :rows_text, :total, 0, :account, :now)
