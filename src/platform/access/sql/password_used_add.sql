-- Keeps the hash of the password just set. :unit :account
INSERT INTO password_used (unit_id, account_id, version, password_hash)
SELECT unit_id, account_id, version, password_hash FROM account WHERE unit_id = :unit AND account_id = :account
