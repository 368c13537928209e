-- Receipts whose lines do not add up to them. :unit -> n rows
SELECT r.year, r.number, r.fees + r.charges AS total, CAST(coalesce(sum(l.amount), 0) AS BIGINT) AS lines
FROM fee_receipt r LEFT JOIN fee_receipt_line l ON l.unit_id = r.unit_id AND l.receipt_id = r.receipt_id
WHERE r.unit_id = :unit GROUP BY r.receipt_id, r.year, r.number, r.fees, r.charges HAVING coalesce(sum(l.amount), 0) <> r.fees + r.charges
