-- Records of a unit, a chunk at a time. :unit :after :limit and :book
SELECT record_id, book, version, definition, year, number, code, name, removed FROM book_record
WHERE unit_id = :unit AND record_id > :after
  AND book = :book --? book
ORDER BY record_id LIMIT :limit
