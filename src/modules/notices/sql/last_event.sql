-- :unit
SELECT coalesce(max(event_no), 0) AS last_event FROM event WHERE unit_id = :unit
