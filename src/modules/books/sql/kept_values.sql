-- The kept values of a figure. :unit :figure
SELECT month, value, n FROM figure_distinct WHERE unit_id = :unit AND figure = :figure AND n <> 0
