-- The kept counts of figures from the beginning to the end of a window, of the units that have them.
-- :units :figures :to :to_start :to_month -> a row for each figure that has any
SELECT figure, CAST(sum(n) AS BIGINT) AS value FROM (
  SELECT m.figure, m.n FROM figure_kept k JOIN figure_month m ON m.unit_id = k.unit_id AND m.figure = k.figure
  WHERE k.unit_id IN (:units) AND k.figure IN (:figures) AND m.month < :to_month
  UNION ALL
  SELECT d.figure, d.n FROM figure_kept k JOIN figure_day d ON d.unit_id = k.unit_id AND d.figure = k.figure
  WHERE k.unit_id IN (:units) AND k.figure IN (:figures) AND d.day >= :to_start AND d.day <= :to
) t GROUP BY figure
