-- What is settled of a batch. :unit :id -> at most 200 rows
SELECT position, record_id FROM keying_settled WHERE unit_id = :unit AND batch_id = :id ORDER BY position
