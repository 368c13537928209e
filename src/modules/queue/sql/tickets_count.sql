SELECT kind_id, COUNT(CASE WHEN state = 0 THEN 1 END) AS waiting, COUNT(called_at) AS called
FROM queue_ticket
WHERE unit_id = :unit AND day = :day
GROUP BY kind_id
