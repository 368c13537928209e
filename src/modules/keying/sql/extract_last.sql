-- The last number of a year. :unit :year -> 1 row
SELECT coalesce(max(number), 0) AS number FROM keying_extract WHERE unit_id = :unit AND year = :year
