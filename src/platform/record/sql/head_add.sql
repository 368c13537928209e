-- Opens a unit's record. :unit :head
INSERT INTO unit_head (unit_id, next_id, next_event, next_link, chain_head) VALUES (:unit, 1, 1, 1, :head)
