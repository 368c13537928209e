-- The bytes of a file. :unit :hash -> 0 or 1 row
SELECT content FROM plan_file WHERE unit_id = :unit AND hash = :hash
