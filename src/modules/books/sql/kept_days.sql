-- The kept counts of a figure. :unit :figure
SELECT day, n FROM figure_day WHERE unit_id = :unit AND figure = :figure AND n <> 0
