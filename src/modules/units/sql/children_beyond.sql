-- A unit below this one that is in force on a day or later. :unit :day -> 0 or 1 row
SELECT unit_id FROM unit_version WHERE parent_id = :unit AND (valid_to IS NULL OR valid_to > :day) LIMIT 1
