-- The earliest day of a result. :unit :plan -> 1 row, null when nothing is done
SELECT min(done_on) AS done_on FROM plan_activity WHERE unit_id = :unit AND plan_id = :plan
