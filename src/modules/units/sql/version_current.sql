-- The version of a unit in force on a day. :unit :day -> 0 or 1 row
SELECT valid_from, valid_to, parent_id, level, name, agency_code, regime, hours, place, phone, address FROM unit_version
WHERE unit_id = :unit AND valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)
