-- What a pass read, in the order of the paper. :unit :id :pass -> at most 200 rows
SELECT position, content, absent FROM keying_entry WHERE unit_id = :unit AND batch_id = :id AND pass = :pass ORDER BY position
