-- What each record was left as, and how many versions its events make. :unit :ids
SELECT subject_id, CAST(count(*) AS BIGINT) AS versions, max(event_no) AS event_no FROM event
WHERE unit_id = :unit AND subject = 'book_record' AND subject_id IN (:ids) AND kind <> 'book_record.opened' GROUP BY subject_id
