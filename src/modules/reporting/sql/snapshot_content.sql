-- The content of one signing. :unit :period :version -> 0 or 1 row
SELECT content, hash FROM report_snapshot WHERE unit_id = :unit AND period = :period AND version = :version
