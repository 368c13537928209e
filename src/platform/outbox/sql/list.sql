-- The newest first. :unit :states :channel :before :limit
SELECT unit_id, message_id, channel, order_key, send_key, recipient, subject, body, digest, last_error, made_at, next_at, state, attempts, settled_at
FROM outbox_message WHERE unit_id = :unit AND state IN (:states)
  AND channel = :channel --? channel
  AND message_id < :before --? before
ORDER BY message_id DESC LIMIT :limit
