-- New words of a dossier. :unit :id :words
UPDATE dossier_search SET words = :words WHERE rowid = :unit * 1099511627776 + :id
