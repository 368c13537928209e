-- The first batch of a book that an account may take: one that somebody else has begun before one that nobody has. :unit :book :account -> 0 or 1 row
SELECT batch_id FROM keying_batch b
WHERE unit_id = :unit AND book = :book
  AND NOT EXISTS (SELECT 1 FROM keying_pass p WHERE p.unit_id = b.unit_id AND p.batch_id = b.batch_id AND p.account_id = :account)
  AND (SELECT count(*) FROM keying_pass p WHERE p.unit_id = b.unit_id AND p.batch_id = b.batch_id) < 2
ORDER BY (SELECT count(*) FROM keying_pass p WHERE p.unit_id = b.unit_id AND p.batch_id = b.batch_id) DESC, volume_id, batch_no LIMIT 1
