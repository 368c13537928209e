-- Counts of figures that are counted in another way now. :unit :figures
DELETE FROM figure_distinct WHERE unit_id = :unit AND figure IN (:figures)
