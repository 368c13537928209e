-- Records of a book come and go. :unit :book :by
INSERT INTO book_total (unit_id, book, records) VALUES (:unit, :book, :by)
ON CONFLICT (unit_id, book) DO UPDATE SET records = book_total.records + excluded.records
