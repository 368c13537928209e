-- The newest version of a unit's settings, 0 for none. :unit -> 1 row
SELECT coalesce(max(version), 0) AS last FROM fee_setting WHERE unit_id = :unit
