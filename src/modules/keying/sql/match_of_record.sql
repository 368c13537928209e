-- Who a record was confirmed to be. :unit :record -> n rows
SELECT name, born, number FROM keying_match WHERE unit_id = :unit AND record_id = :record AND state = 1
