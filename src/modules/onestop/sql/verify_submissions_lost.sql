-- Submissions that have events but no row. :unit -> n rows (none is right)
SELECT DISTINCT e.subject_id FROM event e LEFT JOIN submission s ON s.unit_id = e.unit_id AND s.submission_id = e.subject_id
WHERE e.unit_id = :unit AND e.subject = 'submission' AND s.submission_id IS NULL ORDER BY e.subject_id LIMIT 50
