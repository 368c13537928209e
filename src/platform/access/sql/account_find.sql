-- One account without its password. :unit :account -> 0 or 1 row
SELECT unit_id, account_id, login, name, title, office_id, roles, must_change, closed, locked_until, version, factor_secret IS NOT NULL AS has_factor, active_at
FROM account WHERE unit_id = :unit AND account_id = :account
