SELECT counter_id, name, active, version FROM queue_counter WHERE unit_id = :unit ORDER BY name, counter_id
