-- Moves a unit's head. :unit :next_id :next_event :next_link :head
UPDATE unit_head SET next_id = :next_id, next_event = :next_event, next_link = :next_link, chain_head = :head WHERE unit_id = :unit
