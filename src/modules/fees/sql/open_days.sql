-- Days with entries after the newest settled one, before a day. :unit :after :before -> at most 60 rows
SELECT DISTINCT book_day FROM (
  SELECT book_day FROM fee_receipt WHERE unit_id = :unit AND book_day > :after AND book_day < :before
  UNION ALL
  SELECT cancel_day AS book_day FROM fee_receipt WHERE unit_id = :unit AND cancel_day > :after AND cancel_day < :before
) d ORDER BY book_day LIMIT 60
