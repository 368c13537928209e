-- The last event looked at. :unit -> 0 or 1 row
SELECT last_event FROM notice_cursor WHERE unit_id = :unit
