-- Word templates that a unit put in the place of those that come with the program. Empty content: back to the program's own.
CREATE TABLE document_template (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  code TEXT {{C}} NOT NULL,
  version INTEGER NOT NULL,
  file_name TEXT NOT NULL,
  content {{BLOB}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, code, version)
) {{STRICT}};
