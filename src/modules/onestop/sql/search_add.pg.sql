-- Makes a dossier findable. :unit :id :words
INSERT INTO dossier_search (unit_id, dossier_id, words) VALUES (:unit, :id, to_tsvector('simple', CAST(:words AS TEXT)))
