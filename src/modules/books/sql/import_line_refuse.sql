-- Why a line was refused. :unit :id :position :problem
UPDATE book_import_line SET problem = :problem WHERE unit_id = :unit AND import_id = :id AND position = :position
