-- Imports go on where they stopped, keep every refused line, and know what they wrote last.

ALTER TABLE import_run ADD COLUMN heading_line INTEGER NOT NULL DEFAULT 1;
ALTER TABLE import_run ADD COLUMN mapping TEXT NOT NULL DEFAULT '{}';      -- JSON: field -> column number, as in import_mapping
ALTER TABLE import_run ADD COLUMN total_rows INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import_run ADD COLUMN next_row INTEGER NOT NULL DEFAULT 0;     -- index of the first line not yet done
ALTER TABLE import_run ADD COLUMN refused_lines INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import_run DROP COLUMN refused;                                -- import_refused instead

CREATE TABLE import_refused (
  unit_id {{BIGINT}} NOT NULL,
  import_id {{BIGINT}} NOT NULL,
  line INTEGER NOT NULL,                 -- of the file
  problems TEXT NOT NULL,                -- JSON: column, what, remedy
  cells TEXT NOT NULL,                   -- JSON: the line as read
  PRIMARY KEY (unit_id, import_id, line),
  CONSTRAINT import_refused_run FOREIGN KEY (unit_id, import_id) REFERENCES import_run (unit_id, import_id)
) {{CLUSTERED}};

CREATE TABLE import_dossier (
  unit_id {{BIGINT}} NOT NULL,
  dossier_id {{BIGINT}} NOT NULL,
  content_hash TEXT {{C}} NOT NULL,      -- of the line that was imported last
  import_id {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, dossier_id),
  CONSTRAINT import_dossier_dossier FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id)
) {{CLUSTERED}};
