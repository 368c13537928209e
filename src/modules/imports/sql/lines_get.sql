-- The lines of an import as read; none once it is done. :unit :id -> 0 or 1 row
SELECT rows_text FROM import_lines WHERE unit_id = :unit AND import_id = :id
