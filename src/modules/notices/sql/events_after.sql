-- What happened to dossiers and submissions, in order. :unit :after :upto
SELECT event_no, at, kind, origin, subject, subject_id, payload FROM event
WHERE unit_id = :unit AND event_no > :after AND event_no <= :upto AND subject IN ('dossier', 'submission') AND origin IN ('web', 'api') ORDER BY event_no
