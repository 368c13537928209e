-- One receipt. :unit :id -> 0 or 1 row
SELECT r.receipt_id, r.dossier_id, d.code, d.applicant_name, p.name AS procedure_name, r.year, r.number, r.form_no, r.series, r.at, r.book_day, r.method, r.fees, r.charges, r.account_id,
       r.cancelled_at, r.cancelled_by, r.cancel_day, r.cancel_reason
FROM fee_receipt r
JOIN dossier d ON d.unit_id = r.unit_id AND d.dossier_id = r.dossier_id
JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
WHERE r.unit_id = :unit AND r.receipt_id = :id
