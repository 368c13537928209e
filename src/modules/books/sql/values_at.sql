-- What records hold at some paths of their own. :unit :ids :fields
SELECT record_id, field, text FROM book_value WHERE unit_id = :unit AND record_id IN (:ids) AND field IN (:fields) AND line_no = 0
