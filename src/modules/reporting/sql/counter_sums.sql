-- Counters of a window and of what came before it: whole months, and days where the window begins or ends in one.
-- :units :from :from_month :to :to_month -> a row for each measure and channel
SELECT measure, channel, CAST(sum(before) AS BIGINT) AS before_window, CAST(sum(n - before) AS BIGINT) AS in_window, CAST(sum(last) AS BIGINT) AS on_last_day
FROM (
  SELECT measure, channel, n, CASE WHEN month < :from_month THEN n ELSE 0 END AS before, 0 AS last
  FROM counter_month WHERE unit_id IN (:units) AND month < :to_month AND month <> :from_month
  UNION ALL
  SELECT d.measure, d.channel, d.n, CASE WHEN d.day < :from THEN d.n ELSE 0 END, CASE WHEN d.day = :to THEN d.n ELSE 0 END
  FROM counter_month m CROSS JOIN counter_day d
  WHERE m.unit_id IN (:units) AND m.month IN (:from_month, :to_month) AND d.unit_id = m.unit_id AND d.measure = m.measure AND d.channel = m.channel
    AND d.day >= m.month || '-01' AND d.day <= m.month || '-31' AND d.day <= :to
) t GROUP BY measure, channel
