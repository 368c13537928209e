SELECT t.ticket_id, t.day, t.kind_id, t.number, t.code, t.priority, t.state, t.turn_at, t.taken_at, t.called_at, t.last_called_at, t.calls, t.served_at, t.ended_at, t.counter_id, t.account_id, t.moved_to, t.version
FROM queue_ticket t
WHERE t.unit_id = :unit AND t.day = :day AND t.last_called_at IS NOT NULL
ORDER BY t.last_called_at DESC, t.ticket_id DESC
LIMIT :limit
