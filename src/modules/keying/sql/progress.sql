-- How far each paper book of a book is. :unit :book -> a row for each that is cut
SELECT volume_id, CAST(count(*) AS BIGINT) AS batches, CAST(sum(last_position - first_position + 1) AS BIGINT) AS entries,
       CAST(sum(CASE WHEN keyed_1 > keyed_2 THEN keyed_1 ELSE keyed_2 END) AS BIGINT) AS once,
       CAST(sum(CASE WHEN keyed_1 > keyed_2 THEN keyed_2 ELSE keyed_1 END) AS BIGINT) AS twice, CAST(sum(settled) AS BIGINT) AS settled
FROM keying_batch WHERE unit_id = :unit AND book = :book GROUP BY volume_id
