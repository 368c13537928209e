-- Every ticket with its newest event and how many it has. :unit -> n rows
SELECT t.ticket_id, t.day, t.code, t.state, t.version, e.kind, coalesce(newest.n, 0) AS n FROM queue_ticket t
LEFT JOIN (SELECT subject_id, max(event_no) AS event_no, CAST(count(*) AS BIGINT) AS n FROM event WHERE unit_id = :unit AND subject = 'queue_ticket' GROUP BY subject_id) newest
  ON newest.subject_id = t.ticket_id
LEFT JOIN event e ON e.unit_id = t.unit_id AND e.event_no = newest.event_no
WHERE t.unit_id = :unit
ORDER BY t.ticket_id
