-- New words of a record. :unit :id :words
UPDATE book_search SET words = to_tsvector('simple', CAST(:words AS TEXT)) WHERE unit_id = :unit AND record_id = :id
