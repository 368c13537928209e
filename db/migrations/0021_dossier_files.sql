-- Files of a dossier: the content once per unit, by its hash; beside it what it belongs to.

CREATE TABLE stored_file (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  hash TEXT {{C}} NOT NULL,              -- SHA-256, hexadecimal
  size {{BIGINT}} NOT NULL,
  content {{BLOB}} NOT NULL,
  PRIMARY KEY (unit_id, hash)
) {{STRICT}};

CREATE TABLE dossier_file (
  unit_id {{BIGINT}} NOT NULL,
  dossier_id {{BIGINT}} NOT NULL,
  file_no INTEGER NOT NULL,
  paper_no INTEGER NOT NULL,             -- of dossier_paper; 0: the result
  hash TEXT {{C}} NOT NULL,
  kind INTEGER NOT NULL CONSTRAINT file_kind CHECK (kind BETWEEN 1 AND 5),   -- files::FileKind
  name TEXT NOT NULL,
  size {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  scan_token TEXT {{C}},                 -- of the file in the scanner's folder it was taken from
  removed_at {{BIGINT}},
  removed_by {{BIGINT}},                 -- account
  removed_reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (unit_id, dossier_id, file_no),
  CONSTRAINT file_dossier FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id),
  CONSTRAINT file_content FOREIGN KEY (unit_id, hash) REFERENCES stored_file (unit_id, hash),
  CONSTRAINT file_removed CHECK ((removed_at IS NULL) = (removed_by IS NULL))
) {{CLUSTERED}};
CREATE INDEX dossier_file_hash ON dossier_file (unit_id, hash);
-- A file of the scanner's folder is attached once, whoever was first.
CREATE UNIQUE INDEX dossier_file_scan ON dossier_file (unit_id, scan_token) WHERE scan_token IS NOT NULL;

-- Uploaded and not attached yet: what a form keeps while it goes to and fro. Gone after a day.
CREATE TABLE waiting_file (
  unit_id {{BIGINT}} NOT NULL,
  waiting_id {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  hash TEXT {{C}} NOT NULL,
  kind INTEGER NOT NULL CONSTRAINT waiting_kind CHECK (kind BETWEEN 1 AND 5),
  name TEXT NOT NULL,
  size {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, waiting_id),
  CONSTRAINT waiting_content FOREIGN KEY (unit_id, hash) REFERENCES stored_file (unit_id, hash)
) {{CLUSTERED}};
CREATE INDEX waiting_file_account ON waiting_file (unit_id, account_id);
CREATE INDEX waiting_file_at ON waiting_file (unit_id, at);
CREATE INDEX waiting_file_hash ON waiting_file (unit_id, hash);
