INSERT INTO queue_ticket (unit_id, ticket_id, day, kind_id, number, code, priority, state, turn_at, taken_at, calls, version)
VALUES (:unit, :ticket, :day, :kind, :number, :code, :priority, 0, :turn_at, :taken_at, 0, 1)
