-- Transfers the desk wrote down for a dossier and no statement shows, of one sum. :unit :dossier :amount -> n rows
SELECT r.receipt_id FROM fee_receipt r LEFT JOIN fee_bank_line b ON b.unit_id = r.unit_id AND b.receipt_id = r.receipt_id
WHERE r.unit_id = :unit AND r.dossier_id = :dossier AND r.method = 2 AND r.cancelled_at IS NULL AND b.bank_line_id IS NULL AND r.fees + r.charges = :amount
ORDER BY r.receipt_id
