-- Refused lines of an import in the file's order. :unit :id :after :limit -> at most :limit rows
SELECT line, problems, cells FROM import_refused WHERE unit_id = :unit AND import_id = :id AND line > :after ORDER BY line LIMIT :limit
