-- Every event of a unit in order, for verify. :unit -> n rows
SELECT event_no, at, account_id, origin, kind, subject, subject_id, payload, salt, digest FROM event WHERE unit_id = :unit ORDER BY event_no
