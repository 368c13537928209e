-- How many events and links a unit's record has. :unit -> 0 or 1 row
SELECT next_event - 1 AS events, next_link - 1 AS links FROM unit_head WHERE unit_id = :unit
