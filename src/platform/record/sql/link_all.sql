-- The audit chain of a unit in order, for verify. :unit -> n rows
SELECT link_no, first_event, last_event, hash FROM audit_link WHERE unit_id = :unit ORDER BY link_no
