-- Channels with a message that is not settled.
SELECT DISTINCT channel FROM outbox_message WHERE state = 0
