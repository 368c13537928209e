-- One value. :unit :id :field :line :book :text :n :key :day
INSERT INTO book_value (unit_id, record_id, field, line_no, book, text, n, key, day) VALUES (:unit, :id, :field, :line, :book, :text, :n, :key, :day)
