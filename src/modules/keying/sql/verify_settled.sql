-- Settled entries whose record is not there. :unit -> 0 rows when all is well
SELECT x.batch_id, x.position FROM keying_settled x
WHERE x.unit_id = :unit AND x.record_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM book_record r WHERE r.unit_id = x.unit_id AND r.record_id = x.record_id AND r.removed = 0)
