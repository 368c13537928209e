-- Lets an import begin. :unit :id :mapping -> 1 row changed the first time
UPDATE import_run SET state = 2, mapping = :mapping WHERE unit_id = :unit AND import_id = :id AND state = 0
