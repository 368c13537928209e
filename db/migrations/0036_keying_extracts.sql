-- Extracts of locked records: what was printed for whom under which number, as the record stood then.
CREATE TABLE keying_extract (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  extract_id {{BIGINT}} NOT NULL,
  book TEXT {{C}} NOT NULL,
  record_id {{BIGINT}} NOT NULL,
  year INTEGER NOT NULL,
  number INTEGER NOT NULL,                     -- 1, 2, 3 … of the year
  code TEXT NOT NULL,                          -- as printed: "12/TLKS-BS"
  title TEXT NOT NULL,
  applicant TEXT NOT NULL,                     -- who asked
  content TEXT NOT NULL,                       -- JSON: the record as it stood
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, extract_id),
  CONSTRAINT keying_extract_record FOREIGN KEY (unit_id, record_id) REFERENCES book_record (unit_id, record_id),
  CONSTRAINT keying_extract_number UNIQUE (unit_id, year, number)
) {{STRICT}};
CREATE INDEX keying_extract_of ON keying_extract (unit_id, record_id);
