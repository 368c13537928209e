-- Moves an import past a chunk; only from the place the chunk began at. :unit :id :from :next and what the chunk counted -> 1 row changed
UPDATE import_run SET next_row = :next, added = added + :added, changed = changed + :changed, unchanged = unchanged + :unchanged, refused_lines = refused_lines + :refused,
       state = CASE WHEN :next >= total_rows THEN 1 ELSE 2 END
WHERE unit_id = :unit AND import_id = :id AND next_row = :from AND state = 2
