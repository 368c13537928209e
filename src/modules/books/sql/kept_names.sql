-- The figures whose counts are complete. :unit
SELECT figure FROM figure_kept WHERE unit_id = :unit
