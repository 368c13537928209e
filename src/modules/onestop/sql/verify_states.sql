-- Dossiers worked here whose state or outcome is not what their last event says. :unit -> n rows (none is right)
SELECT d.code FROM dossier d
JOIN (SELECT subject_id, max(event_no) AS event_no FROM event WHERE unit_id = :unit AND subject = 'dossier' GROUP BY subject_id) newest ON newest.subject_id = d.dossier_id
JOIN event e ON e.unit_id = d.unit_id AND e.event_no = newest.event_no
WHERE d.unit_id = :unit AND d.source = '' AND e.payload <> ''
  AND (d.version = 1 AND d.state <> 2
    OR d.version > 1 AND e.payload NOT LIKE '%"to":"'
         || CASE d.state WHEN 2 THEN 'accepted' WHEN 4 THEN 'in_progress' WHEN 5 THEN 'awaiting_supplement' WHEN 6 THEN 'awaiting_payment' WHEN 7 THEN 'withdrawn'
                         WHEN 8 THEN 'stopped' WHEN 9 THEN 'finished' WHEN 10 THEN 'returned' ELSE '?' END || '"%'
    OR d.state IN (7, 8, 9) AND e.payload NOT LIKE '%"outcome":' || CAST(d.outcome AS TEXT) || '%')
ORDER BY d.dossier_id LIMIT 50
