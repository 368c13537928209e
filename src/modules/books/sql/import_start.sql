-- Lets an import begin. :unit :id :mapping -> 1 row changed the first time
UPDATE book_import SET state = 1, mapping = :mapping WHERE unit_id = :unit AND import_id = :id AND state = 0
