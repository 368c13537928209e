-- The kept counts of a figure in a window: whole months in between, days at both ends. :units :figure :from :from_end :from_month :to :to_start :to_month -> 1 row
SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS value FROM (
  SELECT n FROM figure_month WHERE unit_id IN (:units) AND figure = :figure AND month > :from_month AND month < :to_month
  UNION ALL
  SELECT n FROM figure_day WHERE unit_id IN (:units) AND figure = :figure AND day >= :from AND day <= :from_end
  UNION ALL
  SELECT n FROM figure_day WHERE unit_id IN (:units) AND figure = :figure AND day >= :to_start AND day <= :to
) t
