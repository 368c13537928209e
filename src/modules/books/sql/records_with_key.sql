-- Records that hold this at a path. :unit :book :field :key :limit
SELECT record_id FROM book_value WHERE unit_id = :unit AND book = :book AND field = :field AND key = :key AND line_no = 0 LIMIT :limit
