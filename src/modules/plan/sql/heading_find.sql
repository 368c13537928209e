-- The heading of this title below a parent; a section has none. :unit :plan [:parent] :title -> 0 or 1 row
SELECT heading_id FROM plan_heading
WHERE unit_id = :unit AND plan_id = :plan AND title = :title
  AND parent_id = :parent --? parent
  AND parent_id IS NULL --? !parent
