-- :unit :last :before (moves only from where it was; a first look adds it)
INSERT INTO notice_cursor (unit_id, last_event) VALUES (:unit, :last)
ON CONFLICT (unit_id) DO UPDATE SET last_event = excluded.last_event WHERE notice_cursor.last_event = :before
