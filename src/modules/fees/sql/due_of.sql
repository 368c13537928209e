-- What a dossier owes. :unit :dossier -> n rows
SELECT code AS line_code, title, kind, units, sets, full_amount, exemption, ground, amount FROM fee_due_line WHERE unit_id = :unit AND dossier_id = :dossier ORDER BY line_no
