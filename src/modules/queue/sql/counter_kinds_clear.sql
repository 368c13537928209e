DELETE FROM queue_counter_kind WHERE unit_id = :unit AND counter_id = :counter
