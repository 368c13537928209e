-- Takes back every further unit of an account. :unit :account
DELETE FROM account_scope WHERE unit_id = :unit AND account_id = :account
