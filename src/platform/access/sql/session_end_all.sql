-- All sessions of an account end. :unit :account
DELETE FROM session WHERE unit_id = :unit AND account_id = :account
