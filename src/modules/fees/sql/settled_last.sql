-- The newest settled day, NULL for none. :unit -> 1 row
SELECT max(day) AS last FROM fee_settlement WHERE unit_id = :unit
