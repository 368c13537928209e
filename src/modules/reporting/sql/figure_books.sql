-- The books in which any of the units has records. :units -> a row each
SELECT DISTINCT book FROM fig_book_used WHERE unit_id IN (:units)
