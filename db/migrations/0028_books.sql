-- Record books: their records, what each record holds, and the counts that are kept beside them. What a book is stands in areas/*/books.

-- A record. What it holds lies in book_value; a removed one keeps its number and its history, its values are gone.
CREATE TABLE book_record (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  record_id {{BIGINT}} NOT NULL,
  book TEXT {{C}} NOT NULL,
  version INTEGER NOT NULL,
  definition TEXT {{C}} NOT NULL,        -- hash of the book as it was when this was last written
  year INTEGER NOT NULL,                 -- of the number
  number INTEGER NOT NULL,               -- 0 in a book without numbers
  code TEXT NOT NULL,                    -- the number as printed: "12/2023"
  name TEXT NOT NULL,                    -- what the record is called
  removed INTEGER NOT NULL DEFAULT 0 CONSTRAINT book_removed CHECK (removed IN (0, 1)),
  PRIMARY KEY (unit_id, record_id)
) {{CLUSTERED}};

-- A value at a path of a record, line 0, or of one of its lines. Every path of a record has its row, also where nothing is filled in, so that a
-- list sorted by any of them is a list of all records. `key` is what is compared: folded text, a code, an ISO day, a number as 20 digits.
CREATE TABLE book_value (
  unit_id {{BIGINT}} NOT NULL,
  record_id {{BIGINT}} NOT NULL,
  field TEXT {{C}} NOT NULL,             -- "findings.settled_on"; "#" is the running number
  line_no INTEGER NOT NULL,
  book TEXT {{C}} NOT NULL,
  text TEXT NOT NULL,
  n {{BIGINT}},                          -- dong, or ten thousandths of a number
  key TEXT {{C}} NOT NULL,
  day TEXT {{C}} NOT NULL,               -- the record's day, so that what shares a key comes in order of days
  PRIMARY KEY (unit_id, record_id, field, line_no),
  CONSTRAINT value_record FOREIGN KEY (unit_id, record_id) REFERENCES book_record (unit_id, record_id)
) {{CLUSTERED}};
CREATE INDEX book_value_key ON book_value (unit_id, book, field, key, day, record_id, line_no);

-- Files of records: the content once per unit, by its hash; the value at a record's path names it.
CREATE TABLE book_file (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  hash TEXT {{C}} NOT NULL,              -- SHA-256, hexadecimal
  content {{BLOB}} NOT NULL,
  PRIMARY KEY (unit_id, hash)
) {{STRICT}};

-- The last number of a year, and how many records there are now.
CREATE TABLE book_number (
  unit_id {{BIGINT}} NOT NULL,
  book TEXT {{C}} NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (unit_id, book, year)
) {{CLUSTERED}};
CREATE TABLE book_total (
  unit_id {{BIGINT}} NOT NULL,
  book TEXT {{C}} NOT NULL,
  records {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, book)
) {{CLUSTERED}};

-- Counts of figures, moved in the transaction that moves what they count. A figure that is counted in another way has another name here
-- (catalog::Figure::kept), so old counts are never taken for new ones; figure_kept says for whom a name is complete.
CREATE TABLE figure_kept (
  unit_id {{BIGINT}} NOT NULL,
  figure TEXT {{C}} NOT NULL,
  PRIMARY KEY (unit_id, figure)
) {{CLUSTERED}};
CREATE TABLE figure_day (
  unit_id {{BIGINT}} NOT NULL,
  figure TEXT {{C}} NOT NULL,
  day TEXT {{C}} NOT NULL,
  n {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, figure, day)
) {{CLUSTERED}};
CREATE TABLE figure_month (
  unit_id {{BIGINT}} NOT NULL,
  figure TEXT {{C}} NOT NULL,
  month TEXT {{C}} NOT NULL,
  n {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, figure, month)
) {{CLUSTERED}};
CREATE TABLE figure_distinct (
  unit_id {{BIGINT}} NOT NULL,
  figure TEXT {{C}} NOT NULL,
  month TEXT {{C}} NOT NULL,
  value TEXT {{C}} NOT NULL,
  n {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, figure, month, value)
) {{CLUSTERED}};

-- What figures may read.
CREATE VIEW fig_book AS
SELECT unit_id, record_id, book, code AS record_code, name AS record_name FROM book_record WHERE removed = 0;
CREATE VIEW fig_book_value AS
SELECT unit_id, record_id, field, line_no, book, text, n, key FROM book_value;

-- Files of other programs on their way into a book. A line keeps what became of it.
CREATE TABLE book_import (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  import_id {{BIGINT}} NOT NULL,
  book TEXT {{C}} NOT NULL,
  file_name TEXT NOT NULL,
  heading TEXT NOT NULL,                 -- JSON array
  heading_line INTEGER NOT NULL,
  mapping TEXT NOT NULL DEFAULT '{}',    -- JSON: path -> column
  total {{BIGINT}} NOT NULL,
  next {{BIGINT}} NOT NULL DEFAULT 0,    -- the line to go on with
  state INTEGER NOT NULL CONSTRAINT book_import_state CHECK (state IN (0, 1, 2)),   -- 0 read, 1 running, 2 done
  added {{BIGINT}} NOT NULL DEFAULT 0,
  changed {{BIGINT}} NOT NULL DEFAULT 0,
  unchanged {{BIGINT}} NOT NULL DEFAULT 0,
  refused {{BIGINT}} NOT NULL DEFAULT 0,
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, import_id)
) {{STRICT}};
CREATE TABLE book_import_line (
  unit_id {{BIGINT}} NOT NULL,
  import_id {{BIGINT}} NOT NULL,
  position {{BIGINT}} NOT NULL,          -- 0, 1, 2 …
  line INTEGER NOT NULL,                 -- in the file
  cells TEXT NOT NULL,                   -- JSON array
  problem TEXT NOT NULL,                 -- why it was refused; '' when it was not
  PRIMARY KEY (unit_id, import_id, position),
  CONSTRAINT import_line_run FOREIGN KEY (unit_id, import_id) REFERENCES book_import (unit_id, import_id)
) {{CLUSTERED}};
-- How the columns of a heading were matched last.
CREATE TABLE book_import_mapping (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  book TEXT {{C}} NOT NULL,
  heading_hash TEXT {{C}} NOT NULL,
  mapping TEXT NOT NULL,
  PRIMARY KEY (unit_id, book, heading_hash)
) {{STRICT}};
