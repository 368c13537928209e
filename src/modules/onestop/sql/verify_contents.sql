-- Every file's bytes with the hash they were kept under. :unit -> n rows
SELECT hash, size, content FROM stored_file WHERE unit_id = :unit ORDER BY hash
