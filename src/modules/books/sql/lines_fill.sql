-- Gives every line that has a value at one path of it an empty one at another. :unit :book :of :field -> n rows changed
INSERT INTO book_value (unit_id, record_id, field, line_no, book, text, n, key, day)
SELECT n.unit_id, n.record_id, :field, n.line_no, n.book, '', NULL, '', n.day
FROM book_value n
WHERE n.unit_id = :unit AND n.book = :book AND n.field = :of
  AND NOT EXISTS (SELECT 1 FROM book_value v WHERE v.unit_id = n.unit_id AND v.record_id = n.record_id AND v.field = :field AND v.line_no = n.line_no)
