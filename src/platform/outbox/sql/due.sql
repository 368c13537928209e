-- Ready and due in a channel, the longest waiting first. :channel :now -> at most 8 rows
SELECT unit_id, message_id, channel, order_key, send_key, recipient, subject, body, digest, last_error, made_at, next_at, state, attempts, settled_at
FROM outbox_message WHERE state = 0 AND channel = :channel AND next_at <= :now ORDER BY next_at LIMIT 8
