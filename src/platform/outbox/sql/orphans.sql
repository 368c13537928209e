-- Messages behind nobody: put by one process while another settled the one before. -> at most 1000 rows
SELECT b.unit_id, b.channel, b.order_key FROM outbox_message b
WHERE b.state = 1 AND NOT EXISTS (SELECT 1 FROM outbox_message o WHERE o.unit_id = b.unit_id AND o.channel = b.channel AND o.order_key = b.order_key AND o.state < 3 AND o.message_id < b.message_id)
LIMIT 1000
