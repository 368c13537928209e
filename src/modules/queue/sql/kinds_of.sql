SELECT kind_id, name, prefix, active, version FROM queue_kind WHERE unit_id = :unit ORDER BY prefix, kind_id
