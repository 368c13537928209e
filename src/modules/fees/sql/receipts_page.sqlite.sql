-- A page of receipts, newest first. :unit :limit and filters -> at most :limit rows
SELECT r.receipt_id, r.dossier_id, d.code, d.applicant_name, p.name AS procedure_name, r.year, r.number, r.form_no, r.series, r.at, r.book_day, r.method, r.fees, r.charges, r.account_id,
       r.cancelled_at, r.cancelled_by, r.cancel_day, r.cancel_reason
FROM fee_receipt r
JOIN dossier d ON d.unit_id = r.unit_id AND d.dossier_id = r.dossier_id
JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
WHERE r.unit_id = :unit
  AND r.receipt_id < :before --? before
  AND r.number = :number --? number
  AND r.dossier_id = :dossier --? dossier
  AND r.dossier_id IN (SELECT s.rowid - :unit * 1099511627776 FROM dossier_search s WHERE s.dossier_search MATCH :words AND s.rowid > :unit * 1099511627776 AND s.rowid < (:unit + 1) * 1099511627776) --? words
  AND r.book_day >= :from --? from
  AND r.book_day <= :to --? to
  AND r.method = :method --? method
  AND r.cancelled_at IS NOT NULL --? only_cancelled
  AND r.cancelled_at IS NULL --? only_valid
ORDER BY r.receipt_id DESC LIMIT :limit
