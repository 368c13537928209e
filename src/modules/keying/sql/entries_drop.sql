-- :unit :id :pass
DELETE FROM keying_entry WHERE unit_id = :unit AND batch_id = :id AND pass = :pass
