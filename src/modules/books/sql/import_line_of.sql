-- The line that told of a record first. :unit :id :record -> 0 or 1 row
SELECT line FROM book_import_line WHERE unit_id = :unit AND import_id = :id AND record_id = :record AND record_id > 0 ORDER BY position LIMIT 1
