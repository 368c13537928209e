-- How many stand how on a day. :unit :day and the filters of task_list -> 1 row
SELECT CAST(coalesce(sum(CASE WHEN (answered_on IS NULL OR answered_on > :day) AND due_day < :day THEN 1 ELSE 0 END), 0) AS BIGINT) AS overdue,
       CAST(coalesce(sum(CASE WHEN (answered_on IS NULL OR answered_on > :day) AND (due_day IS NULL OR due_day >= :day) THEN 1 ELSE 0 END), 0) AS BIGINT) AS not_due,
       CAST(coalesce(sum(CASE WHEN answered_on <= :day AND (due_day IS NULL OR answered_on <= due_day) THEN 1 ELSE 0 END), 0) AS BIGINT) AS on_time,
       CAST(coalesce(sum(CASE WHEN answered_on <= :day AND answered_on > due_day THEN 1 ELSE 0 END), 0) AS BIGINT) AS late
FROM assigned_task
WHERE unit_id = :unit AND given_on <= :day
  AND search LIKE :words --? words
  AND giver = :giver --? giver
  AND office_id = :office --? office
