-- Settled long ago. :until -> at most 1000 rows
SELECT unit_id, message_id FROM outbox_message WHERE state > 2 AND settled_at < :until ORDER BY settled_at LIMIT 1000
