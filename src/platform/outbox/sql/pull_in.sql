-- :unit :ids :now :far
UPDATE outbox_message SET next_at = :now WHERE unit_id = :unit AND message_id IN (:ids) AND state = 0 AND next_at > :far
