-- Records of a span of days that name no item, and their amount. :unit :book :day :from :to :rows :amount -> 1 row
SELECT CAST(count(*) AS BIGINT) AS records, CAST(coalesce(sum(a.n), 0) AS BIGINT) AS total
FROM book_value d
JOIN book_value a ON a.unit_id = d.unit_id AND a.record_id = d.record_id AND a.field = :amount AND a.line_no = 0 AND a.n IS NOT NULL
WHERE d.unit_id = :unit AND d.book = :book AND d.field = :day AND d.line_no = 0 AND d.key >= :from AND d.key <= :to
  AND NOT EXISTS (SELECT 1 FROM book_value i WHERE i.unit_id = d.unit_id AND i.record_id = d.record_id AND i.field IN (:rows) AND i.line_no = 0 AND i.key <> '')
