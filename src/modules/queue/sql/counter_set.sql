UPDATE queue_counter SET name = :name, active = :active, version = version + 1
WHERE unit_id = :unit AND counter_id = :counter AND version = :version
