-- :unit :id :seen -> 1 row changed
DELETE FROM assigned_task WHERE unit_id = :unit AND task_id = :id AND version = :seen
