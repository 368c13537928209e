-- Sets or, with NULL, drops the second factor. :unit :account :secret :step
UPDATE account SET factor_secret = :secret, factor_step = :step, version = version + 1 WHERE unit_id = :unit AND account_id = :account
