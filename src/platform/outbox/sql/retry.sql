-- Once more, now, with all its tries. :unit :id :now
UPDATE outbox_message SET state = 0, attempts = 0, next_at = :now WHERE unit_id = :unit AND message_id = :id AND state IN (0, 2)
