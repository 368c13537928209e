-- What is open, by urgency, and form 3's open dossiers by due day are counted from the index alone.

DROP INDEX dossier_open;
CREATE INDEX dossier_open ON dossier (unit_id, due_at, dossier_id, paused_at, due_day, state) WHERE ended_at IS NULL;

-- The lines of a file lie beside the import they belong to: moving an import past a chunk wrote all of them again.

CREATE TABLE import_lines (
  unit_id {{BIGINT}} NOT NULL,
  import_id {{BIGINT}} NOT NULL,
  rows_text TEXT NOT NULL,               -- JSON array of arrays, as read; gone once the import is done
  PRIMARY KEY (unit_id, import_id),
  CONSTRAINT import_lines_run FOREIGN KEY (unit_id, import_id) REFERENCES import_run (unit_id, import_id)
) {{STRICT}};
INSERT INTO import_lines (unit_id, import_id, rows_text) SELECT unit_id, import_id, rows_text FROM import_run WHERE state <> 1;
ALTER TABLE import_run DROP COLUMN rows_text;

-- A report asks for a measure over all days: the days of one lie together, so that they are summed as they come.

ALTER TABLE counter_day RENAME TO counter_by_day;
CREATE TABLE counter_day (
  unit_id {{BIGINT}} NOT NULL,
  measure TEXT {{C}} NOT NULL,
  channel INTEGER NOT NULL,
  day TEXT {{C}} NOT NULL,
  n {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, measure, channel, day)
) {{CLUSTERED}};
INSERT INTO counter_day (unit_id, measure, channel, day, n) SELECT unit_id, measure, channel, day, n FROM counter_by_day;
DROP TABLE counter_by_day;
