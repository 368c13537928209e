-- Headings of a level that nothing hangs below any more. :unit :plan :level
DELETE FROM plan_heading
WHERE unit_id = :unit AND plan_id = :plan AND level = :level
  AND NOT EXISTS (SELECT 1 FROM plan_activity a WHERE a.unit_id = plan_heading.unit_id AND a.plan_id = plan_heading.plan_id AND a.heading_id = plan_heading.heading_id)
  AND NOT EXISTS (SELECT 1 FROM plan_heading b WHERE b.unit_id = plan_heading.unit_id AND b.plan_id = plan_heading.plan_id AND b.parent_id = plan_heading.heading_id)
