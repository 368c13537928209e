-- New words of a record. :unit :id :words
UPDATE book_search SET words = :words WHERE rowid = :unit * 1099511627776 + :id
