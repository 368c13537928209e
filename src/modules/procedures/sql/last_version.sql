-- The newest version of a code. :unit :code -> 0 or 1 row
SELECT procedure_id, version, valid_from, valid_to, end_reason FROM procedure_version WHERE unit_id = :unit AND code = :code ORDER BY version DESC LIMIT 1
