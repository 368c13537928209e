-- :unit :id
DELETE FROM plan_product WHERE unit_id = :unit AND activity_id = :id
