-- Products of the activities of a unit, or of a plan or one activity. :unit [:plan] [:id] -> n rows
SELECT d.activity_id, d.title, d.due_day FROM plan_product d
JOIN plan_activity a ON a.unit_id = d.unit_id AND a.activity_id = d.activity_id
WHERE d.unit_id = :unit
  AND a.plan_id = :plan --? plan
  AND d.activity_id = :id --? id
ORDER BY d.activity_id, d.product_no
