-- What happened to one subject, oldest first. :unit :subject :subject_id -> n rows
SELECT event_no, at, account_id, origin, kind, payload FROM event
WHERE unit_id = :unit AND subject = :subject AND subject_id = :subject_id ORDER BY event_no
