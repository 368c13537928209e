-- A line of a file. :unit :id :position :line :cells :problem
INSERT INTO book_import_line (unit_id, import_id, position, line, cells, problem) VALUES (:unit, :id, :position, :line, :cells, :problem)
