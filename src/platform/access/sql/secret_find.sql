-- What a sign-in is checked against. :unit :account -> 0 or 1 row
SELECT password_hash, failed_count, locked_until, closed, must_change, password_set_at, active_at, roles, factor_secret, factor_step
FROM account WHERE unit_id = :unit AND account_id = :account
