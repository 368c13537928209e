-- The units that have records of a book. :book
SELECT unit_id FROM book_total WHERE book = :book AND records > 0
