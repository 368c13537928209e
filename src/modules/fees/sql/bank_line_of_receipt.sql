-- The line of a statement that a receipt is matched with. :unit :receipt -> 0 or 1 row
SELECT bank_line_id FROM fee_bank_line WHERE unit_id = :unit AND receipt_id = :receipt
