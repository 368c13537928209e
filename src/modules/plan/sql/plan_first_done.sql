-- The earliest day of a result, of what recurs too. :unit :plan -> 1 row, null when nothing is done
SELECT min(done_on) AS done_on FROM (
  SELECT done_on FROM plan_activity WHERE unit_id = :unit AND plan_id = :plan
  UNION ALL
  SELECT o.done_on FROM plan_occurrence o JOIN plan_activity a ON a.unit_id = o.unit_id AND a.activity_id = o.activity_id WHERE a.unit_id = :unit AND a.plan_id = :plan
) r
