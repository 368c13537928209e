-- A file as read. :unit :id :book :file_name :heading :heading_line :total :account :at
INSERT INTO book_import (unit_id, import_id, book, file_name, heading, heading_line, total, state, account_id, at)
VALUES (:unit, :id, :book, :file_name, :heading, :heading_line, :total, 0, :account, :at)
