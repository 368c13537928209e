-- The kept counts of a figure from the beginning to the end of a window. :units :figure :to :to_start :to_month -> 1 row
SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS value FROM (
  SELECT n FROM figure_month WHERE unit_id IN (:units) AND figure = :figure AND month < :to_month
  UNION ALL
  SELECT n FROM figure_day WHERE unit_id IN (:units) AND figure = :figure AND day >= :to_start AND day <= :to
) t
