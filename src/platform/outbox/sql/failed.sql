-- An attempt failed; nothing when another has been made since. :unit :id :attempts :state :next :error
UPDATE outbox_message SET state = :state, next_at = :next, last_error = :error
WHERE unit_id = :unit AND message_id = :id AND state = 0 AND attempts = :attempts
