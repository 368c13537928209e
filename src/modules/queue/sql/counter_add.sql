INSERT INTO queue_counter (unit_id, counter_id, name, active, version) VALUES (:unit, :counter, :name, 1, 1)
