-- :unit :id
DELETE FROM plan_occurrence WHERE unit_id = :unit AND activity_id = :id
