-- The number of the newest entry of one row. :unit :period :form :row -> 1 row
SELECT CAST(coalesce(max(entry_no), 0) AS BIGINT) AS entry_no FROM entered_value WHERE unit_id = :unit AND period = :period AND form = :form AND row_number = :row
