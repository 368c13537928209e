-- Amounts by item and month. :unit :book :day (path of the record's day) :from :to :rows (paths of items) :amount (path) -> field, item, month, total
SELECT i.field, i.key AS item, substr(d.key, 6, 2) AS month, CAST(sum(a.n) AS BIGINT) AS total
FROM book_value d
JOIN book_value i ON i.unit_id = d.unit_id AND i.record_id = d.record_id AND i.field IN (:rows) AND i.line_no = 0 AND i.key <> ''
JOIN book_value a ON a.unit_id = d.unit_id AND a.record_id = d.record_id AND a.field = :amount AND a.line_no = 0 AND a.n IS NOT NULL
WHERE d.unit_id = :unit AND d.book = :book AND d.field = :day AND d.line_no = 0 AND d.key >= :from AND d.key <= :to
GROUP BY i.field, i.key, substr(d.key, 6, 2)
