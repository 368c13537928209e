-- Lines of a file in its order. :unit :file :limit, and :line, or :looks and :waiting and :after -> at most :limit rows
SELECT line, name, born, number, looks, state, record_id FROM keying_match
WHERE unit_id = :unit AND file_id = :file
  AND line = :line --? line
  AND looks = :looks --? looks
  AND state = 0 --? waiting
  AND line > :after --? after
ORDER BY line LIMIT :limit
