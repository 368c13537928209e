-- Kinds and counters with another number of events than their version. :unit -> n rows
SELECT k.name, k.version, CAST(count(e.event_no) AS BIGINT) AS n FROM queue_kind k
LEFT JOIN event e ON e.unit_id = k.unit_id AND e.subject = 'queue_kind' AND e.subject_id = k.kind_id
WHERE k.unit_id = :unit GROUP BY k.kind_id, k.name, k.version HAVING count(e.event_no) <> k.version
UNION ALL
SELECT c.name, c.version, CAST(count(e.event_no) AS BIGINT) AS n FROM queue_counter c
LEFT JOIN event e ON e.unit_id = c.unit_id AND e.subject = 'queue_counter' AND e.subject_id = c.counter_id
WHERE c.unit_id = :unit GROUP BY c.counter_id, c.name, c.version HAVING count(e.event_no) <> c.version
