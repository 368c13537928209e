-- The next number of a year. :unit :book :year -> 1 row
INSERT INTO book_number (unit_id, book, year, last) VALUES (:unit, :book, :year, 1)
ON CONFLICT (unit_id, book, year) DO UPDATE SET last = book_number.last + 1
RETURNING last
