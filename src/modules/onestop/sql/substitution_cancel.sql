-- A substitution is called off from now on; one that is over stays as it was. :unit :id :today :at :account :reason -> 0 or 1 row changed
UPDATE substitution SET cancelled_at = :at, cancelled_by = :account, cancel_reason = :reason
WHERE unit_id = :unit AND substitution_id = :id AND to_day >= :today AND cancelled_at IS NULL
