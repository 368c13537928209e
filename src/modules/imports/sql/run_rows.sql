-- The lines of an import as read; '' once it is done. :unit :id -> 0 or 1 row
SELECT rows_text FROM import_run WHERE unit_id = :unit AND import_id = :id
