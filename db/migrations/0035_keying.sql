-- Old paper books keyed in twice: batches of entries, the two passes of each, what each pass read, and what was settled.

-- Some entries in a row of one paper book, which is a record of a book of its own.
CREATE TABLE keying_batch (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  batch_id {{BIGINT}} NOT NULL,
  book TEXT {{C}} NOT NULL,                    -- that its records go to
  volume_id {{BIGINT}} NOT NULL,
  batch_no INTEGER NOT NULL,                   -- 1, 2, 3 … of the paper book
  first_position INTEGER NOT NULL,             -- from 1
  last_position INTEGER NOT NULL,
  keyed_1 INTEGER NOT NULL DEFAULT 0,          -- entries of each pass, and settled ones
  keyed_2 INTEGER NOT NULL DEFAULT 0,
  settled INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (unit_id, batch_id),
  CONSTRAINT keying_batch_volume FOREIGN KEY (unit_id, volume_id) REFERENCES book_record (unit_id, record_id),
  CONSTRAINT keying_batch_once UNIQUE (unit_id, volume_id, first_position),
  CONSTRAINT keying_batch_order CHECK (first_position >= 1 AND last_position >= first_position)
) {{STRICT}};
CREATE INDEX keying_batch_book ON keying_batch (unit_id, book, volume_id);

-- Who keys a batch for the first and for the second time: never the same person.
CREATE TABLE keying_pass (
  unit_id {{BIGINT}} NOT NULL,
  batch_id {{BIGINT}} NOT NULL,
  pass INTEGER NOT NULL CONSTRAINT keying_pass_two CHECK (pass IN (1, 2)),
  account_id {{BIGINT}} NOT NULL,
  handed_at {{BIGINT}},                        -- null while it is keyed
  PRIMARY KEY (unit_id, batch_id, pass),
  CONSTRAINT keying_pass_batch FOREIGN KEY (unit_id, batch_id) REFERENCES keying_batch (unit_id, batch_id),
  CONSTRAINT keying_two_people UNIQUE (unit_id, batch_id, account_id)
) {{STRICT}};
CREATE INDEX keying_pass_account ON keying_pass (unit_id, account_id) WHERE handed_at IS NULL;

CREATE TABLE keying_entry (
  unit_id {{BIGINT}} NOT NULL,
  batch_id {{BIGINT}} NOT NULL,
  pass INTEGER NOT NULL,
  position INTEGER NOT NULL,
  content TEXT NOT NULL,                       -- JSON: path -> value
  absent TEXT NOT NULL DEFAULT '',             -- why there is nothing to read; '' when there is
  PRIMARY KEY (unit_id, batch_id, pass, position),
  CONSTRAINT keying_entry_pass FOREIGN KEY (unit_id, batch_id, pass) REFERENCES keying_pass (unit_id, batch_id, pass)
) {{CLUSTERED}};

CREATE TABLE keying_settled (
  unit_id {{BIGINT}} NOT NULL,
  batch_id {{BIGINT}} NOT NULL,
  position INTEGER NOT NULL,
  record_id {{BIGINT}},                        -- null: nothing to read
  account_id {{BIGINT}} NOT NULL,
  differed INTEGER NOT NULL,                   -- in how many fields
  PRIMARY KEY (unit_id, batch_id, position),
  CONSTRAINT keying_settled_batch FOREIGN KEY (unit_id, batch_id) REFERENCES keying_batch (unit_id, batch_id),
  CONSTRAINT keying_settled_record FOREIGN KEY (unit_id, record_id) REFERENCES book_record (unit_id, record_id),
  CONSTRAINT keying_record_once UNIQUE (unit_id, record_id)
) {{STRICT}};
