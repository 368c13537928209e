-- Takes a message that is as it was seen; nobody else can after that. :unit :id :attempts :next :until
UPDATE outbox_message SET attempts = attempts + 1, next_at = :until
WHERE unit_id = :unit AND message_id = :id AND state = 0 AND attempts = :attempts AND next_at = :next
