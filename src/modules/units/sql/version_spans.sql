-- The days of every version of a unit, oldest first. :unit -> n rows
SELECT valid_from, valid_to FROM unit_version WHERE unit_id = :unit ORDER BY valid_from
