-- Years whose codes do not run 1, 2, 3 … :unit -> n rows (none is right)
SELECT year, max(number) AS last, count(*) AS codes FROM submission WHERE unit_id = :unit GROUP BY year HAVING max(number) <> count(*) ORDER BY year LIMIT 50
