-- The newest event of each task, and how many there are. :unit -> n rows
SELECT e.subject_id, e.kind, e.payload, newest.n FROM event e
JOIN (SELECT subject_id, max(event_no) AS event_no, CAST(count(*) AS BIGINT) AS n FROM event WHERE unit_id = :unit AND subject = 'assigned_task' GROUP BY subject_id) newest
  ON newest.event_no = e.event_no
WHERE e.unit_id = :unit
ORDER BY e.subject_id
