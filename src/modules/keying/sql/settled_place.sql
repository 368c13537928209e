-- Where a record stood on paper. :unit :record -> 0 or 1 row
SELECT x.batch_id, x.position FROM keying_settled x WHERE x.unit_id = :unit AND x.record_id = :record
