-- The units that have had records of a book. :book
SELECT unit_id FROM book_total WHERE book = :book
