-- The population database's export beside locked records: each line with what it looks like, and what a person said of it.
CREATE TABLE keying_match_file (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  file_id {{BIGINT}} NOT NULL,
  book TEXT {{C}} NOT NULL,
  file_name TEXT NOT NULL,
  total INTEGER NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, file_id)
) {{STRICT}};
CREATE TABLE keying_match (
  unit_id {{BIGINT}} NOT NULL,
  file_id {{BIGINT}} NOT NULL,
  line INTEGER NOT NULL,                       -- in the file
  name TEXT NOT NULL,
  born TEXT {{C}} NOT NULL,                    -- ISO; '' when the file has none
  number TEXT {{C}} NOT NULL,                  -- identity number
  looks INTEGER NOT NULL CONSTRAINT keying_match_looks CHECK (looks IN (0, 1, 2, 3)),    -- none, exact, probable, several
  state INTEGER NOT NULL DEFAULT 0 CONSTRAINT keying_match_state CHECK (state IN (0, 1, 2)),   -- waits, confirmed, refused
  record_id {{BIGINT}},                        -- of a confirmed one
  account_id {{BIGINT}},                       -- who said so
  PRIMARY KEY (unit_id, file_id, line),
  CONSTRAINT keying_match_of FOREIGN KEY (unit_id, file_id) REFERENCES keying_match_file (unit_id, file_id),
  CONSTRAINT keying_match_record FOREIGN KEY (unit_id, record_id) REFERENCES book_record (unit_id, record_id),
  CONSTRAINT keying_match_said CHECK ((state = 1) = (record_id IS NOT NULL) AND (state = 0) = (account_id IS NULL))
) {{CLUSTERED}};
CREATE INDEX keying_match_confirmed ON keying_match (unit_id, record_id) WHERE state = 1;
