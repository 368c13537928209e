-- The approved yearly plan of a year. :unit :year -> 0 or 1 row
SELECT plan_id, title FROM plan WHERE unit_id = :unit AND kind = 1 AND year_from = :year AND decision_day IS NOT NULL
