-- The head row of a unit, locked until the commit: the guard between processes. :unit -> 0 or 1 row
SELECT next_id, next_event, next_link, chain_head FROM unit_head WHERE unit_id = :unit FOR UPDATE
