-- All that are stuck once more. :unit :channel :now
UPDATE outbox_message SET state = 0, attempts = 0, next_at = :now WHERE unit_id = :unit AND state = 2
  AND channel = :channel --? channel
