-- An import of a book. :unit :book :id -> 0 or 1 row
SELECT import_id, file_name, heading, heading_line, mapping, total, next, state, added, changed, unchanged, refused, at FROM book_import WHERE unit_id = :unit AND book = :book AND import_id = :id
