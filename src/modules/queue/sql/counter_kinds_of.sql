SELECT counter_id, kind_id FROM queue_counter_kind WHERE unit_id = :unit ORDER BY counter_id, kind_id
