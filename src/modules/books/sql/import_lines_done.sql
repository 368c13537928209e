-- Lines that were taken need not be kept. :unit :id
DELETE FROM book_import_line WHERE unit_id = :unit AND import_id = :id AND problem = ''
