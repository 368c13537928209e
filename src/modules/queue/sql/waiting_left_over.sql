UPDATE queue_ticket SET state = 6, version = version + 1
WHERE unit_id = :unit AND day < :today AND state = 0
