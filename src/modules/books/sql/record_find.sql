-- A record. :unit :book :id -> 0 or 1 row
SELECT record_id, book, version, definition, year, number, code, name, removed FROM book_record WHERE unit_id = :unit AND record_id = :id AND book = :book
