-- Counts of what ended by stretch of days that are not what the dossiers say. :unit -> n rows (none is right)
SELECT ended_from, procedure_code, CAST(sum(counted) AS BIGINT) AS counted, CAST(sum(kept) AS BIGINT) AS kept FROM (
  SELECT c.ended_from, p.code AS procedure_code, c.procedure_id, c.procedure_version, c.received_from, c.officer_id, c.channel * 10 + c.timeliness AS what, 1 AS counted, 0 AS kept
  FROM (
    SELECT unit_id, procedure_id, procedure_version, channel, coalesce(assignee_id, 0) AS officer_id,
           substr(ended_day, 1, 8) || CASE WHEN substr(ended_day, 9) < '10' THEN '01' WHEN substr(ended_day, 9) < '15' THEN '10' ELSE '15' END AS ended_from,
           substr(received_day, 1, 8) || CASE WHEN substr(received_day, 9) < '10' THEN '01' WHEN substr(received_day, 9) < '15' THEN '10' ELSE '15' END AS received_from,
           CASE WHEN outcome <> 4 THEN outcome WHEN ended_day > due_day OR limit_code LIKE '%h' AND ended_at > due_at THEN 3 ELSE 2 END AS timeliness
    FROM dossier WHERE unit_id = :unit AND ended_day IS NOT NULL
  ) c JOIN procedure_version p ON p.unit_id = :unit AND p.procedure_id = c.procedure_id AND p.version = c.procedure_version
  UNION ALL
  SELECT k.ended_from, p.code, k.procedure_id, k.procedure_version, k.received_from, k.officer_id, w.what, 0,
         CASE w.what WHEN 11 THEN k.desk_early WHEN 12 THEN k.desk_on_time WHEN 13 THEN k.desk_late WHEN 21 THEN k.online_early WHEN 22 THEN k.online_on_time WHEN 23 THEN k.online_late WHEN 31 THEN k.post_early WHEN 32 THEN k.post_on_time WHEN 33 THEN k.post_late END
  FROM dossier_ended_count k
  JOIN procedure_version p ON p.unit_id = k.unit_id AND p.procedure_id = k.procedure_id AND p.version = k.procedure_version
  CROSS JOIN (SELECT 11 AS what UNION ALL SELECT 12 UNION ALL SELECT 13 UNION ALL SELECT 21 UNION ALL SELECT 22 UNION ALL SELECT 23 UNION ALL SELECT 31 UNION ALL SELECT 32 UNION ALL SELECT 33) w
  WHERE k.unit_id = :unit
) both_ways
GROUP BY ended_from, procedure_code, procedure_id, procedure_version, received_from, officer_id, what
HAVING sum(counted) <> sum(kept) ORDER BY ended_from, procedure_code LIMIT 50
