-- Counters of a window and of what came before it. :units :from :to -> a row for each unit, measure and channel, in the order of the key
SELECT measure, channel, CAST(sum(CASE WHEN day < :from THEN n ELSE 0 END) AS BIGINT) AS before_window, CAST(sum(CASE WHEN day >= :from THEN n ELSE 0 END) AS BIGINT) AS in_window
FROM counter_day WHERE unit_id IN (:units) AND day <= :to
GROUP BY unit_id, measure, channel
