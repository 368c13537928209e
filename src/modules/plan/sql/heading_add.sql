-- A heading behind its siblings. :unit :id :plan :parent (null for a section) :level :title
INSERT INTO plan_heading (unit_id, heading_id, plan_id, parent_id, level, position, title)
SELECT :unit, :id, :plan, :parent, :level, coalesce(max(position), 0) + 1, :title
FROM plan_heading
WHERE unit_id = :unit AND plan_id = :plan
  AND parent_id = :parent --? parent
  AND parent_id IS NULL --? !parent
