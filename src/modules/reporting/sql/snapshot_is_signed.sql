-- The version in force of a signed period. :unit :period -> 0 or 1 row
SELECT version FROM report_snapshot WHERE unit_id = :unit AND period = :period AND ended_at IS NULL
