-- Moves an activity below another task, behind its others. :unit :plan :id :heading
UPDATE plan_activity SET heading_id = :heading,
       position = (SELECT coalesce(max(b.position), 0) + 1 FROM plan_activity b WHERE b.unit_id = :unit AND b.plan_id = :plan AND b.heading_id = :heading)
WHERE unit_id = :unit AND activity_id = :id
