-- The line that told of a record is in the index itself: else SQLite, which knows nothing of lines that come and go, would rather read all of an import.
CREATE INDEX book_import_line_record ON book_import_line (unit_id, import_id, record_id, line);
