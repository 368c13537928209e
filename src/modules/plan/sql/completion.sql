-- How many activities, and how many of them are done by a day. :unit :plan :day -> 1 row
SELECT CAST(count(*) AS BIGINT) AS activities, CAST(coalesce(sum(CASE WHEN done_on <= :day THEN 1 ELSE 0 END), 0) AS BIGINT) AS done
FROM plan_activity WHERE unit_id = :unit AND plan_id = :plan
