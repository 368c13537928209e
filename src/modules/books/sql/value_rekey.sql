-- How a value is compared, and the number kept beside it. :unit :id :field :line :key :n
UPDATE book_value SET key = :key, n = :n WHERE unit_id = :unit AND record_id = :id AND field = :field AND line_no = :line
