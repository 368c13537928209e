-- The next version of a record. :unit :id :version :definition :name -> 0 when it is not at that version
UPDATE book_record SET version = version + 1, definition = :definition, name = :name
WHERE unit_id = :unit AND record_id = :id AND version = :version AND removed = 0
