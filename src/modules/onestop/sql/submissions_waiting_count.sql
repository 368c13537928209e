-- How many submissions wait for an answer. :unit
SELECT count(*) AS n FROM submission WHERE unit_id = :unit AND state = 1
