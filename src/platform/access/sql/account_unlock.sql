-- Ends a lock, and the disuse that closes an account. :unit :account :at
UPDATE account SET failed_count = 0, locked_until = NULL, active_at = :at WHERE unit_id = :unit AND account_id = :account
