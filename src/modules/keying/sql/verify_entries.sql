-- Every entry that was keyed. :unit -> n rows
SELECT batch_id, pass, position, content, absent FROM keying_entry WHERE unit_id = :unit ORDER BY batch_id, pass, position
