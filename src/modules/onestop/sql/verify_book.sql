-- Years whose dossiers are not numbered 1, 2, 3 … to the last number given out. :unit -> n rows (none is right)
SELECT year, CAST(max(last) AS BIGINT) AS last, CAST(sum(dossiers) AS BIGINT) AS dossiers FROM (
  SELECT year, last, 0 AS dossiers, 0 AS numbers FROM year_number WHERE unit_id = :unit AND series = 1
  UNION ALL
  SELECT book_year, max(book_no), count(*), count(DISTINCT book_no) FROM dossier WHERE unit_id = :unit GROUP BY book_year
) t GROUP BY year HAVING count(*) <> 2 OR min(last) <> max(last) OR sum(dossiers) <> max(last) OR sum(numbers) <> max(last) ORDER BY year
