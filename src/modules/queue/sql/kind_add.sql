INSERT INTO queue_kind (unit_id, kind_id, name, prefix, active, version) VALUES (:unit, :kind, :name, :prefix, 1, 1)
