-- The kept counts of a figure by month. :unit :figure
SELECT month AS day, n FROM figure_month WHERE unit_id = :unit AND figure = :figure AND n <> 0
