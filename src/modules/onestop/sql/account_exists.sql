-- Whether an account may be given work. :unit :account -> 0 or 1 row
SELECT account_id FROM account WHERE unit_id = :unit AND account_id = :account AND closed = 0
