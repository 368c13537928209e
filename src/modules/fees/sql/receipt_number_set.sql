-- Moves the last number of a year and series. :unit :year :series :last
INSERT INTO fee_number (unit_id, year, series, last) VALUES (:unit, :year, :series, :last) ON CONFLICT (unit_id, year, series) DO UPDATE SET last = excluded.last
