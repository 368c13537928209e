-- A pass that was not handed in is free again. :unit :id :pass
DELETE FROM keying_pass WHERE unit_id = :unit AND batch_id = :id AND pass = :pass AND handed_at IS NULL
