-- The newest imports of a book. :unit :book :limit
SELECT import_id, file_name, heading, heading_line, mapping, total, next, state, added, changed, unchanged, refused, at FROM book_import
WHERE unit_id = :unit AND book = :book ORDER BY import_id DESC LIMIT :limit
