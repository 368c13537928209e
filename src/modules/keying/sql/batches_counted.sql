-- The counts of each batch beside what there is. :unit -> n rows
SELECT b.batch_id, b.keyed_1, b.keyed_2, b.settled,
       CAST((SELECT count(*) FROM keying_entry e WHERE e.unit_id = b.unit_id AND e.batch_id = b.batch_id AND e.pass = 1) AS BIGINT) AS there_1,
       CAST((SELECT count(*) FROM keying_entry e WHERE e.unit_id = b.unit_id AND e.batch_id = b.batch_id AND e.pass = 2) AS BIGINT) AS there_2,
       CAST((SELECT count(*) FROM keying_settled x WHERE x.unit_id = b.unit_id AND x.batch_id = b.batch_id) AS BIGINT) AS there_settled
FROM keying_batch b WHERE b.unit_id = :unit ORDER BY b.batch_id
