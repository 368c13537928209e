-- New words of a dossier. :unit :id :words
UPDATE dossier_search SET words = to_tsvector('simple', CAST(:words AS TEXT)) WHERE unit_id = :unit AND dossier_id = :id
