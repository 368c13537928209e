-- What happened to dossiers, in order. :unit :after :upto
SELECT event_no, at, kind, origin, subject_id FROM event
WHERE unit_id = :unit AND event_no > :after AND event_no <= :upto AND subject = 'dossier' AND origin IN ('web', 'api') ORDER BY event_no
