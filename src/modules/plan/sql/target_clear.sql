-- :unit :plan
DELETE FROM plan_target WHERE unit_id = :unit AND plan_id = :plan
