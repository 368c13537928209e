-- How many dossiers each day of a year has, for the running number of the book. :unit :from :to -> a row per day with dossiers
SELECT received_day, CAST(count(*) AS BIGINT) AS n FROM dossier WHERE unit_id = :unit AND received_day >= :from AND received_day <= :to GROUP BY received_day ORDER BY received_day
