-- The rest of what a procedure must state (LAW ND 63/2010/ND-CP art. 8(2)), its cases, procedures between State bodies (TTHC nội bộ),
-- and what a unit sets for its own desk, which is no law and outlives versions.

ALTER TABLE procedure_version ADD COLUMN steps TEXT NOT NULL DEFAULT '';
ALTER TABLE procedure_version ADD COLUMN conditions TEXT NOT NULL DEFAULT '';
ALTER TABLE procedure_version ADD COLUMN agency TEXT NOT NULL DEFAULT '';
ALTER TABLE procedure_version ADD COLUMN audience TEXT NOT NULL DEFAULT '';
ALTER TABLE procedure_version ADD COLUMN internal INTEGER NOT NULL DEFAULT 0 CONSTRAINT procedure_internal CHECK (internal IN (0, 1));
ALTER TABLE procedure_paper ADD COLUMN for_case TEXT NOT NULL DEFAULT '';   -- empty: in every case

CREATE TABLE procedure_case (
  unit_id {{BIGINT}} NOT NULL,
  procedure_id {{BIGINT}} NOT NULL,
  version INTEGER NOT NULL,
  case_no INTEGER NOT NULL,
  name TEXT NOT NULL,
  limit_code TEXT {{C}} NOT NULL,        -- empty: the procedure's own
  PRIMARY KEY (unit_id, procedure_id, version, case_no),
  CONSTRAINT procedure_case_version FOREIGN KEY (unit_id, procedure_id, version) REFERENCES procedure_version (unit_id, procedure_id, version)
) {{CLUSTERED}};

CREATE TABLE procedure_local (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  code TEXT {{C}} NOT NULL,
  note TEXT NOT NULL,                    -- for the desk
  hidden INTEGER NOT NULL CONSTRAINT procedure_local_hidden CHECK (hidden IN (0, 1)),
  limit_code TEXT {{C}} NOT NULL DEFAULT '',   -- what the unit binds itself to; empty: the procedure's own
  PRIMARY KEY (unit_id, code)
) {{CLUSTERED}};

-- The case a dossier was accepted for; empty: the procedure has one course only.
ALTER TABLE dossier ADD COLUMN case_name TEXT NOT NULL DEFAULT '';

-- What the unit proposes to make simpler, and what became of it.
CREATE TABLE procedure_proposal (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  proposal_id {{BIGINT}} NOT NULL,
  code TEXT {{C}} NOT NULL,
  what TEXT NOT NULL,
  why TEXT NOT NULL,
  saving TEXT NOT NULL,
  sent_on TEXT {{C}},
  sent_to TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT '',
  answered_on TEXT {{C}},
  version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, proposal_id)
) {{CLUSTERED}};
CREATE INDEX procedure_proposal_of ON procedure_proposal (unit_id, code);

-- Form 3 counts what citizens and organisations ask for.
DROP VIEW fig_procedure;
CREATE VIEW fig_procedure AS
SELECT unit_id, procedure_id, version, code, name, field, inter_agency, online_level, online_eligible, online_provided,
       on_national_portal, payable_online, fee, valid_from, valid_to, change, end_reason, decision
FROM procedure_version WHERE internal = 0;

-- A decision carried into the catalogue, with what it did there.
CREATE TABLE catalogue_update (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  update_id {{BIGINT}} NOT NULL,
  number TEXT NOT NULL,                  -- "163/QĐ-BTP"
  day TEXT {{C}} NOT NULL,
  title TEXT NOT NULL,
  valid_from TEXT {{C}} NOT NULL,
  internal INTEGER NOT NULL CONSTRAINT catalogue_update_internal CHECK (internal IN (0, 1)),
  file_name TEXT NOT NULL,               -- empty: by hand
  at {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  abolished INTEGER NOT NULL,
  PRIMARY KEY (unit_id, update_id)
) {{CLUSTERED}};
