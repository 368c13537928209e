-- Moves an import past a chunk, from where it began. :unit :id :from :next and what the chunk counted -> 1 row changed
UPDATE book_import SET next = :next, added = added + :added, changed = changed + :changed, unchanged = unchanged + :unchanged, refused = refused + :refused,
       state = CASE WHEN :next >= total THEN 2 ELSE 1 END
WHERE unit_id = :unit AND import_id = :id AND next = :from AND state = 1
