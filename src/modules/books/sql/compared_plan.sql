-- Planned amounts that apply on a day, by item. :unit :book :day (path from which one applies) :to :until (path) :rows :amount -> field, item, total
SELECT i.field, i.key AS item, CAST(sum(a.n) AS BIGINT) AS total
FROM book_value d
JOIN book_value i ON i.unit_id = d.unit_id AND i.record_id = d.record_id AND i.field IN (:rows) AND i.line_no = 0 AND i.key <> ''
JOIN book_value a ON a.unit_id = d.unit_id AND a.record_id = d.record_id AND a.field = :amount AND a.line_no = 0 AND a.n IS NOT NULL
WHERE d.unit_id = :unit AND d.book = :book AND d.field = :day AND d.line_no = 0 AND d.key <> '' AND d.key <= :to
  AND NOT EXISTS (SELECT 1 FROM book_value e WHERE e.unit_id = d.unit_id AND e.record_id = d.record_id AND e.field = :until AND e.line_no = 0 AND e.key <> '' AND e.key <= :to)
GROUP BY i.field, i.key
