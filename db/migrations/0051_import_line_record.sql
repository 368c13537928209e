-- Of which record a line of a running import told: a second line that names it is refused with the number of the first.
ALTER TABLE book_import_line ADD COLUMN record_id {{BIGINT}} NOT NULL DEFAULT 0;   -- 0: none
