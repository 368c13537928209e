-- Counts of figures that are counted in another way now. :unit :figures
DELETE FROM figure_month WHERE unit_id = :unit AND figure IN (:figures)
