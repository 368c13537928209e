-- A record is found no longer. :unit :id
DELETE FROM book_search WHERE unit_id = :unit AND record_id = :id
