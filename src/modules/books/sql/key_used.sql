-- Whether a record of these units has a value, or this one, at a path. :unit :book :field :key -> 0 or 1 row
SELECT record_id FROM book_value
WHERE unit_id = :unit AND book = :book AND field = :field
  AND key = :key --? key
  AND key > '' --? !key
LIMIT 1
