-- What records hold, line by line. :unit :ids
SELECT record_id, field, line_no, text FROM book_value WHERE unit_id = :unit AND record_id IN (:ids) AND field <> '#' ORDER BY record_id, field, line_no
