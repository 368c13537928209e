-- Makes a record findable. :unit :id :words
INSERT INTO book_search (rowid, words) VALUES (:unit * 1099511627776 + :id, :words)
