-- Years and series whose numbers have a gap, repeat or do not meet their counter. :unit -> n rows
SELECT n.year, n.series, n.last, CAST(count(r.number) AS BIGINT) AS receipts, coalesce(max(r.number), 0) AS highest
FROM fee_number n LEFT JOIN fee_receipt r ON r.unit_id = n.unit_id AND r.year = n.year AND r.series = n.series
WHERE n.unit_id = :unit GROUP BY n.year, n.series, n.last HAVING count(r.number) <> n.last OR coalesce(max(r.number), 0) <> n.last
