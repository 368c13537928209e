-- The remembered mapping of a heading. :unit :hash -> 0 or 1 row
SELECT mapping FROM import_mapping WHERE unit_id = :unit AND heading_hash = :hash
