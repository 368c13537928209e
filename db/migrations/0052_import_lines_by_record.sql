-- The index of 0051 held only lines that told of a record; SQLite then passed over all of these instead of going to the one that is asked for.
DROP INDEX book_import_line_record;
CREATE INDEX book_import_line_record ON book_import_line (unit_id, import_id, record_id);
