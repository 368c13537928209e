-- A record is found no longer. :unit :id
DELETE FROM book_search WHERE rowid = :unit * 1099511627776 + :id
