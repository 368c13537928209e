-- The head of a unit's chain, for reading. :unit -> 0 or 1 row
SELECT next_event, next_link, chain_head FROM unit_head WHERE unit_id = :unit
