-- Adds to a month's counter, the sum of its days. :unit :month :measure :channel :by
INSERT INTO counter_month (unit_id, month, measure, channel, n) VALUES (:unit, :month, :measure, :channel, :by)
ON CONFLICT (unit_id, month, measure, channel) DO UPDATE SET n = counter_month.n + excluded.n
