-- Delivered or given up: what was said and to whom goes. :unit :id :state :at :error
UPDATE outbox_message SET state = :state, settled_at = :at, last_error = :error, recipient = '', subject = '', body = ''
WHERE unit_id = :unit AND message_id = :id AND state < 3
