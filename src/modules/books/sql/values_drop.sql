-- All values of a record. :unit :id
DELETE FROM book_value WHERE unit_id = :unit AND record_id = :id
