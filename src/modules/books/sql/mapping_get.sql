-- The remembered mapping of a heading. :unit :book :hash -> 0 or 1 row
SELECT mapping FROM book_import_mapping WHERE unit_id = :unit AND book = :book AND heading_hash = :hash
