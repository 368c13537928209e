-- Numbers given against numbers of records. :unit
SELECT n.book, n.year, n.last, CAST((SELECT count(*) FROM book_record r WHERE r.unit_id = n.unit_id AND r.book = n.book AND r.year = n.year AND r.number > 0) AS BIGINT) AS given,
       (SELECT coalesce(max(r.number), 0) FROM book_record r WHERE r.unit_id = n.unit_id AND r.book = n.book AND r.year = n.year) AS highest
FROM book_number n WHERE n.unit_id = :unit
