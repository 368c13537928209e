-- Days whose running number is not the count of codes given out. :unit -> n rows (none is right)
SELECT n.day, n.last, CAST(coalesce(c.n, 0) AS BIGINT) AS codes FROM dossier_number n
LEFT JOIN (SELECT received_day, count(*) AS n FROM dossier WHERE unit_id = :unit AND source = '' GROUP BY received_day) c ON c.received_day = n.day
WHERE n.unit_id = :unit AND coalesce(c.n, 0) <> n.last ORDER BY n.day LIMIT 50
