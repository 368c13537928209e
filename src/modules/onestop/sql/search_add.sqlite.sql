-- Makes a dossier findable. :unit :id :words
INSERT INTO dossier_search (rowid, words) VALUES (:unit * 1099511627776 + :id, :words)
