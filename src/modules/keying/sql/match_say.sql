-- What a person says of a line that waits. :unit :file :line :state :record :account -> 1 row changed
UPDATE keying_match SET state = :state, record_id = :record, account_id = :account WHERE unit_id = :unit AND file_id = :file AND line = :line AND state = 0
