-- A refused line. :unit :id :line :problems :cells
INSERT INTO import_refused (unit_id, import_id, line, problems, cells) VALUES (:unit, :id, :line, :problems, :cells)
