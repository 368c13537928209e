-- The refused lines of an import that ran. :unit :id :limit
SELECT position, line, cells, problem, record_id FROM book_import_line WHERE unit_id = :unit AND import_id = :id AND problem <> '' ORDER BY position LIMIT :limit
