-- A message, ready, or behind the unsettled ones of its order key; a key put before stays as it is.
INSERT INTO outbox_message (unit_id, message_id, channel, order_key, send_key, recipient, subject, body, digest, made_at, state, next_at)
VALUES (:unit, :id, :channel, :order, :key, :recipient, :subject, :body, :digest, :at,
        (SELECT CASE WHEN count(*) > 0 THEN 1 ELSE 0 END FROM outbox_message o WHERE o.unit_id = :unit AND o.channel = :channel AND o.order_key = :order AND o.state < 3), :at)
ON CONFLICT (unit_id, send_key) DO NOTHING
