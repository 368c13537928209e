-- Counts one wrong password. :unit :account
UPDATE account SET failed_count = failed_count + 1 WHERE unit_id = :unit AND account_id = :account
