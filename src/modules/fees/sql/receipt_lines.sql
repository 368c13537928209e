-- The lines of a receipt. :unit :id -> n rows
SELECT code AS line_code, title, kind, units, sets, full_amount, exemption, ground, amount FROM fee_receipt_line WHERE unit_id = :unit AND receipt_id = :id ORDER BY line_no
