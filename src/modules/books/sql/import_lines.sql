-- Lines of a file from a place on. :unit :id :from :limit
SELECT position, line, cells, problem, record_id FROM book_import_line WHERE unit_id = :unit AND import_id = :id AND position >= :from ORDER BY position LIMIT :limit
