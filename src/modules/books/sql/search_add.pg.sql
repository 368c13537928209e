-- Makes a record findable. :unit :id :words
INSERT INTO book_search (unit_id, record_id, words) VALUES (:unit, :id, to_tsvector('simple', CAST(:words AS TEXT)))
