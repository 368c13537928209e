-- Ends a lock. :unit :account
UPDATE account SET failed_count = 0, locked_until = NULL WHERE unit_id = :unit AND account_id = :account
