-- :unit :id
SELECT unit_id, message_id, channel, order_key, send_key, recipient, subject, body, digest, last_error, made_at, next_at, state, attempts, settled_at
FROM outbox_message WHERE unit_id = :unit AND message_id = :id
