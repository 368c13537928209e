-- Which of the units have kept counts of a figure. :units :figure
SELECT unit_id FROM figure_kept WHERE unit_id IN (:units) AND figure = :figure
