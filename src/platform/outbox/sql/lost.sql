-- Ready ones whose time is further ahead than any wait: the clock was set back. :far -> at most 1000 rows
SELECT unit_id, message_id FROM outbox_message WHERE state = 0 AND channel IN (:channels) AND next_at > :far ORDER BY next_at LIMIT 1000
