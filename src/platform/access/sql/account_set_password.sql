-- A new password; wrong tries and a lock end with it. :unit :account :hash :must_change :at
UPDATE account SET password_hash = :hash, must_change = :must_change, password_set_at = :at, active_at = :at, failed_count = 0, locked_until = NULL, version = version + 1
WHERE unit_id = :unit AND account_id = :account
