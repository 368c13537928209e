-- The head row of a unit. :unit -> 0 or 1 row. A SQLite writer already holds the whole database.
SELECT next_id, next_event, next_link, chain_head FROM unit_head WHERE unit_id = :unit
