-- A line of a file. :unit :file :line :name :born :number :looks
INSERT INTO keying_match (unit_id, file_id, line, name, born, number, looks) VALUES (:unit, :file, :line, :name, :born, :number, :looks)
