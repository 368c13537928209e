-- Moves a figure's count of a day. :unit :figure :day :by
INSERT INTO figure_day (unit_id, figure, day, n) VALUES (:unit, :figure, :day, :by)
ON CONFLICT (unit_id, figure, day) DO UPDATE SET n = figure_day.n + excluded.n
