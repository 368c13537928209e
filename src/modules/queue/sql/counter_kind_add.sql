INSERT INTO queue_counter_kind (unit_id, counter_id, kind_id) VALUES (:unit, :counter, :kind)
