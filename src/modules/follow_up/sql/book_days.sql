-- How many dossiers each day of a year has, for the running number of the book; from the counters, which verify compares with the dossiers. :unit :from :to -> a row per day with dossiers
SELECT day, CAST(sum(n) AS BIGINT) AS n FROM counter_day WHERE unit_id = :unit AND measure = 'received' AND day >= :from AND day <= :to GROUP BY day ORDER BY day
