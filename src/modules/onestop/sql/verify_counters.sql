-- Counters recounted from the dossiers, and months from their days, beside the kept ones, where they differ. :unit -> n rows (none is right)
SELECT day, measure, channel, CAST(sum(counted) AS BIGINT) AS counted, CAST(sum(kept) AS BIGINT) AS kept FROM (
  SELECT received_day AS day, 'received' AS measure, channel, count(*) AS counted, 0 AS kept FROM dossier WHERE unit_id = :unit GROUP BY received_day, channel
  UNION ALL
  SELECT ended_day, CASE outcome WHEN 1 THEN 'early' WHEN 2 THEN 'on_time' WHEN 3 THEN 'late' ELSE 'ended_otherwise' END, channel, count(*), 0
  FROM dossier WHERE unit_id = :unit AND ended_day IS NOT NULL GROUP BY ended_day, outcome, channel
  UNION ALL
  SELECT received_day, 'inter_agency_received', channel, count(*), 0 FROM fig_dossier WHERE unit_id = :unit AND inter_agency > 0 GROUP BY received_day, channel
  UNION ALL
  SELECT ended_day, 'inter_agency_ended', channel, count(*), 0 FROM fig_dossier WHERE unit_id = :unit AND inter_agency > 0 AND ended_day IS NOT NULL GROUP BY ended_day, channel
  UNION ALL
  SELECT due_day, 'overdue', channel, count(*), 0 FROM dossier WHERE unit_id = :unit AND (ended_day IS NULL OR ended_day > due_day) GROUP BY due_day, channel
  UNION ALL
  SELECT ended_day, 'overdue_ended', channel, count(*), 0 FROM dossier WHERE unit_id = :unit AND ended_day > due_day GROUP BY ended_day, channel
  UNION ALL
  SELECT day, measure, channel, 0, n FROM counter_day WHERE unit_id = :unit
  UNION ALL
  SELECT substr(day, 1, 7), measure, channel, n, 0 FROM counter_day WHERE unit_id = :unit
  UNION ALL
  SELECT month, measure, channel, 0, n FROM counter_month WHERE unit_id = :unit
) t GROUP BY day, measure, channel HAVING sum(counted) <> sum(kept) ORDER BY day, measure, channel LIMIT 50
