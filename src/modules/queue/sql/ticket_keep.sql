UPDATE queue_ticket
SET state = :state, called_at = :called_at, last_called_at = :last_called_at, calls = :calls, served_at = :served_at, ended_at = :ended_at,
    counter_id = :counter, account_id = :account, moved_to = :moved_to, version = version + 1
WHERE unit_id = :unit AND ticket_id = :ticket AND version = :version
