-- The lines of a file as read. :unit :id :rows_text
INSERT INTO import_lines (unit_id, import_id, rows_text) VALUES (:unit, :id, :rows_text)
