-- :unit :ids :until
DELETE FROM outbox_message WHERE unit_id = :unit AND message_id IN (:ids) AND state > 2 AND settled_at < :until
