-- :unit :id :seen -> 1 row changed
DELETE FROM plan_activity WHERE unit_id = :unit AND activity_id = :id AND version = :seen
