SELECT counter_id
FROM queue_ticket
WHERE unit_id = :unit AND day = :day AND account_id = :account AND last_called_at IS NOT NULL
ORDER BY last_called_at DESC
LIMIT 1
