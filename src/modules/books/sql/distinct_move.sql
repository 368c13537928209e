-- Moves how often a figure counts a value in a month. :unit :figure :month :value :by
INSERT INTO figure_distinct (unit_id, figure, month, value, n) VALUES (:unit, :figure, :month, :value, :by)
ON CONFLICT (unit_id, figure, month, value) DO UPDATE SET n = figure_distinct.n + excluded.n
