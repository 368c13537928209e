-- Somebody signed in: wrong tries and a lock end. :unit :account :must_change :at
UPDATE account SET failed_count = 0, locked_until = NULL, active_at = :at, must_change = :must_change WHERE unit_id = :unit AND account_id = :account
