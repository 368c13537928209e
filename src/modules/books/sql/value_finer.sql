-- A number that is no multiple of :step ten thousandths. :unit :book :field :step -> 0 or 1 row
SELECT record_id FROM book_value WHERE unit_id = :unit AND book = :book AND field = :field AND n % :step <> 0 LIMIT 1
