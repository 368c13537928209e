-- :unit :account -> 1 row changed when there was one
DELETE FROM plan_feed WHERE unit_id = :unit AND account_id = :account
