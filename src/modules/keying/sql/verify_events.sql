-- The events of keying entries, in order. :unit -> n rows
SELECT subject_id, kind, payload FROM event WHERE unit_id = :unit AND subject = 'keying_batch' AND kind IN ('keying.keyed', 'keying.released') ORDER BY event_no
