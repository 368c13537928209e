-- A new record. :unit :id :book :definition :year :number :code :name :day
INSERT INTO book_record (unit_id, record_id, book, version, definition, year, number, code, name, added_day) VALUES (:unit, :id, :book, 1, :definition, :year, :number, :code, :name, :day)
