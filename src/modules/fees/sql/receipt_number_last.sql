-- The last number of a year and series. :unit :year :series -> 0 or 1 row
SELECT last FROM fee_number WHERE unit_id = :unit AND year = :year AND series = :series
