UPDATE queue_kind SET name = :name, prefix = :prefix, active = :active, version = version + 1
WHERE unit_id = :unit AND kind_id = :kind AND version = :version
