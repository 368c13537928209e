-- One signed sum over counters. :units :measures :from :to (either may be absent) :channels -> rows by measure
SELECT measure, CAST(sum(n) AS BIGINT) AS n FROM counter_day
WHERE unit_id IN (:units) AND measure IN (:measures)
  AND day >= :from --? from
  AND day <= :to --? to
  AND channel IN (:channels) --? channels
GROUP BY measure
