-- Days whose running number is not the count of codes given out. :unit -> n rows (none is right)
SELECT day, CAST(sum(last) AS BIGINT) AS last, CAST(sum(codes) AS BIGINT) AS codes FROM (
  SELECT day, last, 0 AS codes FROM dossier_number WHERE unit_id = :unit
  UNION ALL
  SELECT received_day, 0, count(*) FROM dossier WHERE unit_id = :unit AND source = '' GROUP BY received_day
) t GROUP BY day HAVING sum(last) <> sum(codes) ORDER BY day LIMIT 50
