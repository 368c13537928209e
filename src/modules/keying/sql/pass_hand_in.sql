-- :unit :id :pass :at
UPDATE keying_pass SET handed_at = :at WHERE unit_id = :unit AND batch_id = :id AND pass = :pass AND handed_at IS NULL
