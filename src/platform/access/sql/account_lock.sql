-- Locks an account; the count starts again after the lock. :unit :account :until
UPDATE account SET failed_count = 0, locked_until = :until WHERE unit_id = :unit AND account_id = :account
