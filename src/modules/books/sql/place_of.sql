-- Where a record stands in the order of a path. :unit :id :field -> 0 or 1 row
SELECT key, day FROM book_value WHERE unit_id = :unit AND record_id = :id AND field = :field AND line_no = 0
