-- :unit :events
SELECT subject_id, payload FROM event WHERE unit_id = :unit AND event_no IN (:events)
