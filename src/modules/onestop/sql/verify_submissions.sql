-- Submissions whose version, state, form or dossier is not what their events and the dossiers say. :unit -> n rows (none is right)
SELECT s.code FROM submission s
LEFT JOIN (SELECT subject_id, count(*) AS n, max(event_no) AS event_no FROM event WHERE unit_id = :unit AND subject = 'submission' GROUP BY subject_id) newest ON newest.subject_id = s.submission_id
LEFT JOIN event e ON e.unit_id = s.unit_id AND e.event_no = newest.event_no
LEFT JOIN dossier d ON d.unit_id = s.unit_id AND d.dossier_id = s.dossier_id
WHERE s.unit_id = :unit
  AND (coalesce(newest.n, 0) <> s.version
    OR e.kind <> CASE s.state WHEN 1 THEN 'submission.registered' WHEN 2 THEN 'submission.accepted' WHEN 7 THEN 'submission.withdrawn'
                              ELSE CASE s.form WHEN 'supplement' THEN 'submission.incomplete' ELSE 'submission.refused' END END
    OR (s.state = 2) <> (d.dossier_id IS NOT NULL) OR (s.state = 3) <> (s.form <> '') OR (s.form <> '') <> (s.form_number IS NOT NULL) OR (s.form <> '') <> (s.form_year IS NOT NULL)
    OR (s.state = 1) <> (s.answered_at IS NULL))
ORDER BY s.submission_id LIMIT 50
