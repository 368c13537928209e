-- One account without its password. :unit :account -> 0 or 1 row
SELECT unit_id, account_id, login, name, title, office_id, roles, must_change, closed, locked_until, version
FROM account WHERE unit_id = :unit AND account_id = :account
