-- Bytes that nothing names any more. :unit :hashes -> n rows changed
DELETE FROM stored_file WHERE unit_id = :unit AND hash IN (:hashes)
AND NOT EXISTS (SELECT 1 FROM dossier_file f WHERE f.unit_id = stored_file.unit_id AND f.hash = stored_file.hash)
AND NOT EXISTS (SELECT 1 FROM waiting_file w WHERE w.unit_id = stored_file.unit_id AND w.hash = stored_file.hash)
