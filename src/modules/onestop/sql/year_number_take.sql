-- The next number of a series in a year. :unit :year :series -> 1 row
INSERT INTO year_number (unit_id, year, series, last) VALUES (:unit, :year, :series, 1)
ON CONFLICT (unit_id, year, series) DO UPDATE SET last = year_number.last + 1
RETURNING last
