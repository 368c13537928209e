-- Uploads of before an instant that nobody attached. :unit :before -> n rows
SELECT waiting_id, hash FROM waiting_file WHERE unit_id = :unit AND at < :before
