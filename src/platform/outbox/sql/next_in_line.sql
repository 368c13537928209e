-- The oldest of an order key becomes ready when it was behind. :unit :channel :order :now
UPDATE outbox_message SET state = 0, next_at = :now
WHERE unit_id = :unit AND state = 1
  AND message_id = (SELECT min(o.message_id) FROM outbox_message o WHERE o.unit_id = :unit AND o.channel = :channel AND o.order_key = :order AND o.state < 3)
