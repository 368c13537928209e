-- What a sign-in is checked against. :unit :account -> 0 or 1 row
SELECT password_hash, failed_count, locked_until, closed FROM account WHERE unit_id = :unit AND account_id = :account
