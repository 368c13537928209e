-- Batches with their passes, a row for each pass, or one without. :unit, and one of -> n rows
-- :id; :volume; :account, who holds it not handed in; :third, who may settle what is left of it
SELECT b.batch_id, b.book, b.volume_id, b.batch_no, b.first_position, b.last_position, b.keyed_1, b.keyed_2, b.settled, p.pass, p.account_id, p.handed_at
FROM keying_batch b
LEFT JOIN keying_pass p ON p.unit_id = b.unit_id AND p.batch_id = b.batch_id
WHERE b.unit_id = :unit
  AND b.batch_id = :id --? id
  AND b.volume_id = :volume --? volume
  AND b.batch_id IN (SELECT t.batch_id FROM keying_pass t WHERE t.unit_id = :unit AND t.account_id = :account AND t.handed_at IS NULL) --? account
  AND b.settled < b.last_position - b.first_position + 1 AND (SELECT count(*) FROM keying_pass t WHERE t.unit_id = b.unit_id AND t.batch_id = b.batch_id AND t.handed_at IS NOT NULL AND t.account_id <> :third) = 2 --? third
ORDER BY b.volume_id, b.batch_no, p.pass
