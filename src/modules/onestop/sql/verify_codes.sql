-- Days with a code that is not the next one of its day, and the first such place. :unit -> n rows (none is right)
SELECT day, CAST(min(number) AS BIGINT) AS number FROM (
  SELECT received_day AS day, code, row_number() OVER (PARTITION BY received_day ORDER BY dossier_id) AS number
  FROM dossier WHERE unit_id = :unit AND source = ''
) t
WHERE code NOT LIKE '%-' || substr(day, 3, 2) || substr(day, 6, 2) || substr(day, 9, 2) || '-'
                    || CASE WHEN number < 10 THEN '000' WHEN number < 100 THEN '00' WHEN number < 1000 THEN '0' ELSE '' END || CAST(number AS TEXT)
GROUP BY day ORDER BY day LIMIT 50
