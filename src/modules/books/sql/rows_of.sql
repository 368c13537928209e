-- Every row of records, as kept. :unit :ids
SELECT record_id, field, line_no, book, text, n, key, day FROM book_value WHERE unit_id = :unit AND record_id IN (:ids) ORDER BY record_id, field, line_no
