-- Plans with their progress on a day, newest year first. :unit :day [:id], or those that come from :origin_kind :origin_key -> n rows (a commune makes some a year)
SELECT p.unit_id, p.plan_id, p.kind, p.title, p.year_from, p.year_to, p.decision_number, p.decision_day, p.origin_kind, p.origin_key, p.version,
       CAST(count(a.activity_id) AS BIGINT) AS activities,
       CAST(coalesce(sum(CASE WHEN a.done_on <= :day THEN 1 ELSE 0 END), 0) AS BIGINT) AS done
FROM plan p LEFT JOIN plan_activity a ON a.unit_id = p.unit_id AND a.plan_id = p.plan_id
WHERE p.unit_id = :unit
  AND p.plan_id = :id --? id
  AND p.origin_kind = :origin_kind AND p.origin_key = :origin_key --? origin_key
GROUP BY p.unit_id, p.plan_id, p.kind, p.title, p.year_from, p.year_to, p.decision_number, p.decision_day, p.origin_kind, p.origin_key, p.version
ORDER BY p.year_to DESC, p.kind, p.plan_id DESC
