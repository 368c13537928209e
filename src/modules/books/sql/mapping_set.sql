-- Remembers the mapping of a heading. :unit :book :hash :mapping
INSERT INTO book_import_mapping (unit_id, book, heading_hash, mapping) VALUES (:unit, :book, :hash, :mapping)
ON CONFLICT (unit_id, book, heading_hash) DO UPDATE SET mapping = excluded.mapping
