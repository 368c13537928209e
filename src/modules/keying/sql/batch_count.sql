-- Moves the counts of a batch. :unit :id :first :second :settled
UPDATE keying_batch SET keyed_1 = keyed_1 + :first, keyed_2 = keyed_2 + :second, settled = settled + :settled WHERE unit_id = :unit AND batch_id = :id
