-- How far a paper book is cut. :unit :volume -> 1 row
SELECT coalesce(max(last_position), 0) AS position, coalesce(max(batch_no), 0) AS no FROM keying_batch WHERE unit_id = :unit AND volume_id = :volume
