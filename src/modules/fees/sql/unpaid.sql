-- Dossiers without money: what is owed and was written down, and transfers that no statement shows. :unit -> at most 200 rows
SELECT d.code, d.applicant_name, x.day, x.amount, x.receipt_id, x.number FROM (
  SELECT unit_id, dossier_id, min(day) AS day, CAST(sum(amount) AS BIGINT) AS amount, CAST(0 AS BIGINT) AS receipt_id, 0 AS number
  FROM fee_due_line WHERE unit_id = :unit GROUP BY unit_id, dossier_id HAVING sum(amount) > 0
  UNION ALL
  SELECT r.unit_id, r.dossier_id, r.book_day AS day, r.fees + r.charges AS amount, r.receipt_id, r.number
  FROM fee_receipt r LEFT JOIN fee_bank_line b ON b.unit_id = r.unit_id AND b.receipt_id = r.receipt_id
  WHERE r.unit_id = :unit AND r.method = 2 AND r.cancelled_at IS NULL AND b.bank_line_id IS NULL
) x JOIN dossier d ON d.unit_id = x.unit_id AND d.dossier_id = x.dossier_id
ORDER BY x.day, d.code LIMIT 200
