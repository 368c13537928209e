-- How many are stuck. :unit
SELECT count(*) AS messages FROM outbox_message WHERE unit_id = :unit AND state = 2
