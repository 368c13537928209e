-- What the unit set for its desk. :unit :code -> 0 or 1 row
SELECT note, hidden, limit_code FROM procedure_local WHERE unit_id = :unit AND code = :code
