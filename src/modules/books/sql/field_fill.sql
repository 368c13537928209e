-- Gives every record of a book an empty value at a path it has none at. :unit :book :field -> n rows changed
INSERT INTO book_value (unit_id, record_id, field, line_no, book, text, n, key, day)
SELECT n.unit_id, n.record_id, :field, 0, n.book, '', NULL, '', n.day
FROM book_value n
WHERE n.unit_id = :unit AND n.book = :book AND n.field = '#'
  AND NOT EXISTS (SELECT 1 FROM book_value v WHERE v.unit_id = n.unit_id AND v.record_id = n.record_id AND v.field = :field)
