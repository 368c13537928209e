-- The lines of an import that is done. :unit :id
DELETE FROM import_lines WHERE unit_id = :unit AND import_id = :id
