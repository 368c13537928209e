-- The line that told of a record first. :unit :id :record -> 1 row, null when none did
SELECT min(line) AS line FROM book_import_line WHERE unit_id = :unit AND import_id = :id AND record_id = :record
