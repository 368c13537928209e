-- A file as read, without its lines. :unit :id and every column
INSERT INTO import_run (unit_id, import_id, file_name, file_hash, heading, heading_line, total_rows, state, account_id, at)
VALUES (:unit, :id, :file_name, :file_hash, :heading, :heading_line, :total, 0, :account, :now)
