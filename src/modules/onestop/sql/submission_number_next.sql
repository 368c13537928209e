-- The number after the last of a year. :unit :year -> 1 row
SELECT coalesce(max(number), 0) + 1 AS number FROM submission WHERE unit_id = :unit AND year = :year
