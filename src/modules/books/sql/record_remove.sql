-- Takes a record out of its book. :unit :id :version -> 0 when it is not at that version
UPDATE book_record SET version = version + 1, removed = 1 WHERE unit_id = :unit AND record_id = :id AND version = :version AND removed = 0
