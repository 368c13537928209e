-- Which of the units have kept counts of which figures. :units :figures -> a row for each pair
SELECT figure, unit_id FROM figure_kept WHERE unit_id IN (:units) AND figure IN (:figures)
