-- Adds to a day's counter. :unit :day :measure :channel :by
INSERT INTO counter_day (unit_id, day, measure, channel, n) VALUES (:unit, :day, :measure, :channel, :by)
ON CONFLICT (unit_id, measure, channel, day) DO UPDATE SET n = counter_day.n + excluded.n
