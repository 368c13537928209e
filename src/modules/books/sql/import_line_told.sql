-- Of which record a line told. :unit :id :position :record
UPDATE book_import_line SET record_id = :record WHERE unit_id = :unit AND import_id = :id AND position = :position
