-- Lines of statements in a state, the newest first. :unit :states -> at most 200 rows
SELECT b.bank_line_id, b.mark, b.day, b.amount, b.memo, b.file_name, b.state, b.why, b.reason, d.code, r.number, r.receipt_id
FROM fee_bank_line b
LEFT JOIN dossier d ON d.unit_id = b.unit_id AND d.dossier_id = b.dossier_id
LEFT JOIN fee_receipt r ON r.unit_id = b.unit_id AND r.receipt_id = b.receipt_id
WHERE b.unit_id = :unit AND b.state IN (:states) ORDER BY b.day DESC, b.bank_line_id DESC LIMIT 200
