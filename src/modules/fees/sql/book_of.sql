-- One day of the cash book: receipts taken, then those of settled days taken off. :unit :day -> n rows
SELECT 0 AS counter, r.receipt_id, r.dossier_id, d.code, d.applicant_name, p.name AS procedure_name, r.year, r.number, r.form_no, r.series, r.at, r.book_day, r.method, r.fees, r.charges, r.account_id,
       r.cancelled_at, r.cancelled_by, r.cancel_day, r.cancel_reason
FROM fee_receipt r
JOIN dossier d ON d.unit_id = r.unit_id AND d.dossier_id = r.dossier_id
JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
WHERE r.unit_id = :unit AND r.book_day = :day
UNION ALL
SELECT 1 AS counter, r.receipt_id, r.dossier_id, d.code, d.applicant_name, p.name AS procedure_name, r.year, r.number, r.form_no, r.series, r.at, r.book_day, r.method, r.fees, r.charges, r.account_id,
       r.cancelled_at, r.cancelled_by, r.cancel_day, r.cancel_reason
FROM fee_receipt r
JOIN dossier d ON d.unit_id = r.unit_id AND d.dossier_id = r.dossier_id
JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
WHERE r.unit_id = :unit AND r.cancel_day = :day AND r.cancel_day <> r.book_day
ORDER BY counter, receipt_id
