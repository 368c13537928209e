-- Moves a figure's count of a month, the sum of its days. :unit :figure :month :by
INSERT INTO figure_month (unit_id, figure, month, n) VALUES (:unit, :figure, :month, :by)
ON CONFLICT (unit_id, figure, month) DO UPDATE SET n = figure_month.n + excluded.n
