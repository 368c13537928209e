-- The number kept beside a text. :unit :id :field :line :n
UPDATE book_value SET n = :n WHERE unit_id = :unit AND record_id = :id AND field = :field AND line_no = :line
