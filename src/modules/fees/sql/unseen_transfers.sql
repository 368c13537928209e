-- Transfers the desk wrote down that no statement shows, the oldest first. :unit -> at most 200 rows
SELECT d.code, d.applicant_name, r.book_day AS day, r.fees + r.charges AS amount, r.receipt_id, r.number
FROM fee_receipt r
JOIN dossier d ON d.unit_id = r.unit_id AND d.dossier_id = r.dossier_id
LEFT JOIN fee_bank_line b ON b.unit_id = r.unit_id AND b.receipt_id = r.receipt_id
WHERE r.unit_id = :unit AND r.method = 2 AND r.cancelled_at IS NULL AND b.bank_line_id IS NULL
ORDER BY r.receipt_id LIMIT 200
