-- A line of a statement by its mark. :unit :mark -> 0 or 1 row
SELECT bank_line_id FROM fee_bank_line WHERE unit_id = :unit AND mark = :mark
