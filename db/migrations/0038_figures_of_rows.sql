-- What the last typed-in rows of the forms are counted from: the body a dossier was taken in for, and the communes themselves. And which
-- books are used at all, so that a report need not look for what cannot be there.
DROP VIEW fig_dossier;

CREATE VIEW fig_dossier AS
SELECT d.unit_id, d.dossier_id, d.code, d.procedure_id,
       (SELECT p.code FROM procedure_version p WHERE p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version) AS procedure_code,
       (SELECT p.name FROM procedure_version p WHERE p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version) AS procedure_name,
       (SELECT p.field FROM procedure_version p WHERE p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version) AS field,
       d.channel,
       (SELECT p.inter_agency FROM procedure_version p WHERE p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version) AS inter_agency,
       (SELECT p.online_level FROM procedure_version p WHERE p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version) AS online_level,
       d.received_day, d.due_day, d.first_due_day, d.ended_day, d.outcome, d.state, d.supplement_count, d.competent
FROM dossier d;

CREATE VIEW fig_unit AS
SELECT unit_id, valid_from, valid_to, level, name AS unit_name, agency_code FROM unit_version;

CREATE VIEW fig_book_used AS
SELECT unit_id, book FROM book_total WHERE records > 0;

-- Dossiers taken in for another body are few among all of a procedure's.
CREATE INDEX dossier_competent ON dossier (unit_id, procedure_id, received_day) WHERE competent <> '';

-- How somebody likes to look at the list of a book: the words, filters and order of its address, under a name of their own.
CREATE TABLE book_view (
  unit_id {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  book TEXT {{C}} NOT NULL,
  slug TEXT {{C}} NOT NULL,              -- of the name, as it stands in the address
  name TEXT NOT NULL,
  params TEXT NOT NULL,                  -- JSON: pairs of name and value
  PRIMARY KEY (unit_id, account_id, book, slug),
  CONSTRAINT view_account FOREIGN KEY (unit_id, account_id) REFERENCES account (unit_id, account_id)
) {{CLUSTERED}};
