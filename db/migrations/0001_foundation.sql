-- Units, accounts, the record of actions, procedures, dossiers, counters, entered figures.
--
-- Every table of office data starts its key with unit_id. Exempt, by name: unit and unit_version (the tree itself), login_name
-- (finds the unit of a login), definition (by content hash), session and api_token (the token finds the unit).
-- Instants are milliseconds since 1970 UTC; days are ISO text of the wall calendar; flags are 0/1. A `valid_to` is the first day no
-- longer in force.

CREATE TABLE unit (
  unit_id {{BIGINT}} NOT NULL PRIMARY KEY,
  code TEXT {{C}} NOT NULL UNIQUE
) {{STRICT}};

CREATE TABLE unit_version (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  valid_from TEXT {{C}} NOT NULL,
  valid_to TEXT {{C}},
  parent_id {{BIGINT}} REFERENCES unit (unit_id),
  level INTEGER NOT NULL CONSTRAINT unit_level CHECK (level BETWEEN 1 AND 4),   -- 1 nation, 2 province, 3 district, 4 commune
  name TEXT NOT NULL,
  agency_code TEXT {{C}} NOT NULL,
  regime TEXT {{C}} NOT NULL,            -- law/periods
  hours TEXT NOT NULL,                   -- units/hours.h
  place TEXT NOT NULL DEFAULT '',        -- printed before the date
  phone TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (unit_id, valid_from),
  CONSTRAINT unit_version_span CHECK (valid_to IS NULL OR valid_to > valid_from)
) {{STRICT}};

CREATE TABLE office (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  office_id {{BIGINT}} NOT NULL,
  name TEXT NOT NULL,
  valid_from TEXT {{C}} NOT NULL,
  valid_to TEXT {{C}},
  PRIMARY KEY (unit_id, office_id)
) {{STRICT}};

CREATE TABLE login_name (
  login TEXT {{C}} NOT NULL PRIMARY KEY,
  unit_id {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL
) {{STRICT}};

CREATE TABLE account (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  account_id {{BIGINT}} NOT NULL,
  login TEXT {{C}} NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  office_id {{BIGINT}},
  roles TEXT {{C}} NOT NULL,              -- platform/access/permissions.h, joined by commas
  password_hash TEXT NOT NULL,
  must_change INTEGER NOT NULL DEFAULT 0,
  closed INTEGER NOT NULL DEFAULT 0,
  failed_count INTEGER NOT NULL DEFAULT 0,
  locked_until {{BIGINT}},
  created_at {{BIGINT}} NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (unit_id, account_id),
  CONSTRAINT account_login UNIQUE (unit_id, login),
  CONSTRAINT account_office FOREIGN KEY (unit_id, office_id) REFERENCES office (unit_id, office_id)
) {{STRICT}};

-- Further units whose records an account may see: an archive it took over, the communes below a province.
CREATE TABLE account_scope (
  unit_id {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  scope_unit_id {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, account_id, scope_unit_id),
  CONSTRAINT account_scope_account FOREIGN KEY (unit_id, account_id) REFERENCES account (unit_id, account_id)
) {{STRICT}};

CREATE TABLE session (
  token_hash {{BLOB}} NOT NULL PRIMARY KEY,
  unit_id {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  csrf TEXT {{C}} NOT NULL,
  client TEXT NOT NULL,
  created_at {{BIGINT}} NOT NULL,
  last_seen {{BIGINT}} NOT NULL
) {{STRICT}};
CREATE INDEX session_account ON session (unit_id, account_id);

CREATE TABLE api_token (
  token_hash {{BLOB}} NOT NULL PRIMARY KEY,
  unit_id {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  created_at {{BIGINT}} NOT NULL,
  revoked_at {{BIGINT}}
) {{STRICT}};
CREATE INDEX api_token_account ON api_token (unit_id, account_id);

-- The one row a writer of this unit locks: the next numbers and the head of the audit chain.
CREATE TABLE unit_head (
  unit_id {{BIGINT}} NOT NULL PRIMARY KEY REFERENCES unit (unit_id),
  next_id {{BIGINT}} NOT NULL,
  next_event {{BIGINT}} NOT NULL,
  next_link {{BIGINT}} NOT NULL,
  chain_head {{BLOB}} NOT NULL
) {{STRICT}};

CREATE TABLE event (
  unit_id {{BIGINT}} NOT NULL,
  event_no {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,        -- 0: the program itself
  origin TEXT NOT NULL,                  -- web, api, command
  kind TEXT {{C}} NOT NULL,              -- "dossier.accepted"
  subject TEXT {{C}} NOT NULL,           -- "dossier"
  subject_id {{BIGINT}} NOT NULL,
  payload TEXT NOT NULL,                 -- JSON: what changed, before and after
  salt {{BLOB}} NOT NULL,
  digest {{BLOB}} NOT NULL,              -- of salt, head and payload
  PRIMARY KEY (unit_id, event_no)
) {{CLUSTERED}};
CREATE INDEX event_subject ON event (unit_id, subject, subject_id, event_no);

CREATE TABLE audit_link (
  unit_id {{BIGINT}} NOT NULL,
  link_no {{BIGINT}} NOT NULL,
  first_event {{BIGINT}} NOT NULL,
  last_event {{BIGINT}} NOT NULL,
  hash {{BLOB}} NOT NULL,
  PRIMARY KEY (unit_id, link_no)
) {{CLUSTERED}};

-- The first answer to each write, so that a retry gets it again.
CREATE TABLE answered (
  unit_id {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  request_key TEXT {{C}} NOT NULL,
  body_hash {{BLOB}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  status INTEGER NOT NULL,
  answer TEXT NOT NULL,
  PRIMARY KEY (unit_id, account_id, request_key)
) {{CLUSTERED}};

-- Rules in use, by the hash of their content; never changed, never deleted.
CREATE TABLE definition (
  hash TEXT {{C}} NOT NULL PRIMARY KEY,
  kind TEXT {{C}} NOT NULL,
  content TEXT NOT NULL,
  first_used_at {{BIGINT}} NOT NULL
) {{STRICT}};

CREATE TABLE procedure_version (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  procedure_id {{BIGINT}} NOT NULL,
  version INTEGER NOT NULL,
  code TEXT {{C}} NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT {{C}} NOT NULL,          -- folded code and name
  field TEXT NOT NULL,
  limit_desk TEXT {{C}} NOT NULL,        -- "3wd"; '' when no limit is published
  limit_online TEXT {{C}} NOT NULL,
  pause_policy INTEGER NOT NULL CONSTRAINT procedure_pause CHECK (pause_policy IN (0, 1)),
  fee {{BIGINT}} NOT NULL CONSTRAINT procedure_fee CHECK (fee >= 0),
  fee_note TEXT NOT NULL,
  channels INTEGER NOT NULL CONSTRAINT procedure_channels CHECK (channels BETWEEN 1 AND 7),   -- 1 desk + 2 online + 4 post
  online_level INTEGER NOT NULL CONSTRAINT procedure_level CHECK (online_level BETWEEN 1 AND 4),
  online_eligible INTEGER NOT NULL CHECK (online_eligible IN (0, 1)),
  online_provided INTEGER NOT NULL CHECK (online_provided IN (0, 1)),
  on_national_portal INTEGER NOT NULL CHECK (on_national_portal IN (0, 1)),
  payable_online INTEGER NOT NULL CHECK (payable_online IN (0, 1)),
  inter_agency INTEGER NOT NULL CONSTRAINT procedure_inter_agency CHECK (inter_agency IN (0, 1, 2)),
  decision TEXT NOT NULL,
  change INTEGER NOT NULL CONSTRAINT procedure_change CHECK (change IN (1, 2, 3)),
  valid_from TEXT {{C}} NOT NULL,
  valid_to TEXT {{C}},
  end_reason INTEGER NOT NULL DEFAULT 0 CONSTRAINT procedure_end_reason CHECK (end_reason IN (0, 1, 2)),
  end_decision TEXT NOT NULL DEFAULT '',
  synthetic INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (unit_id, procedure_id, version),
  CONSTRAINT procedure_online CHECK (online_provided <= online_eligible AND on_national_portal <= online_provided),
  CONSTRAINT procedure_span CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CONSTRAINT procedure_end CHECK ((valid_to IS NULL) = (end_reason = 0))
) {{STRICT}};
CREATE UNIQUE INDEX procedure_code ON procedure_version (unit_id, code, version);

CREATE TABLE person (
  unit_id {{BIGINT}} NOT NULL,
  person_id {{BIGINT}} NOT NULL,
  citizen_id TEXT {{C}},
  name TEXT NOT NULL,
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (unit_id, person_id)
) {{CLUSTERED}};
CREATE UNIQUE INDEX person_citizen ON person (unit_id, citizen_id);

CREATE TABLE dossier_number (
  unit_id {{BIGINT}} NOT NULL,
  day TEXT {{C}} NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (unit_id, day)
) {{CLUSTERED}};

CREATE TABLE dossier (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  dossier_id {{BIGINT}} NOT NULL,
  code TEXT {{C}} NOT NULL,
  procedure_id {{BIGINT}} NOT NULL,
  procedure_version INTEGER NOT NULL,
  rules_hash TEXT {{C}} NOT NULL,        -- definition: calendar, hours and process in force at reception
  limit_code TEXT {{C}} NOT NULL,
  pause_policy INTEGER NOT NULL,
  channel INTEGER NOT NULL CONSTRAINT dossier_channel CHECK (channel IN (1, 2, 3)),          -- 1 desk, 2 online, 3 post
  state INTEGER NOT NULL CONSTRAINT dossier_state CHECK (state BETWEEN 1 AND 10),
  version INTEGER NOT NULL,
  applicant_id {{BIGINT}} NOT NULL,
  owner_id {{BIGINT}} NOT NULL,
  applicant_name TEXT NOT NULL,          -- as handed in; the person's row may be corrected later
  owner_name TEXT NOT NULL,
  note TEXT NOT NULL,
  receiver_id {{BIGINT}} NOT NULL,       -- account; 0 for an imported dossier
  assignee_id {{BIGINT}},
  received_at {{BIGINT}} NOT NULL,
  received_day TEXT {{C}} NOT NULL,
  due_at {{BIGINT}} NOT NULL,
  due_day TEXT {{C}} NOT NULL,
  first_due_day TEXT {{C}} NOT NULL,
  paused_at {{BIGINT}},
  supplement_count INTEGER NOT NULL DEFAULT 0,
  ended_at {{BIGINT}},
  ended_day TEXT {{C}},
  outcome INTEGER NOT NULL DEFAULT 0 CONSTRAINT dossier_outcome CHECK (outcome BETWEEN 0 AND 4),   -- 0 open, 1 early, 2 on time, 3 late, 4 ended otherwise
  end_note TEXT NOT NULL DEFAULT '',     -- result, or the ground of refusal, withdrawal or stop
  returned_at {{BIGINT}},
  source TEXT NOT NULL DEFAULT '',       -- '' worked here; else the system it was imported from
  PRIMARY KEY (unit_id, dossier_id),
  CONSTRAINT dossier_code UNIQUE (unit_id, code),
  CONSTRAINT dossier_procedure FOREIGN KEY (unit_id, procedure_id, procedure_version) REFERENCES procedure_version (unit_id, procedure_id, version),
  CONSTRAINT dossier_applicant FOREIGN KEY (unit_id, applicant_id) REFERENCES person (unit_id, person_id),
  CONSTRAINT dossier_owner FOREIGN KEY (unit_id, owner_id) REFERENCES person (unit_id, person_id),
  CONSTRAINT dossier_end CHECK ((ended_at IS NULL) = (outcome = 0) AND (ended_at IS NULL) = (ended_day IS NULL)),
  CONSTRAINT dossier_ended_state CHECK ((ended_at IS NULL) = (state IN (1, 2, 4, 5, 6)))
) {{CLUSTERED}};
CREATE INDEX dossier_open ON dossier (unit_id, due_at, dossier_id) WHERE ended_at IS NULL;
CREATE INDEX dossier_state_newest ON dossier (unit_id, state, dossier_id);
CREATE INDEX dossier_received ON dossier (unit_id, received_day);
CREATE INDEX dossier_ended ON dossier (unit_id, ended_day);
CREATE INDEX dossier_applicant ON dossier (unit_id, applicant_id);

CREATE TABLE dossier_pause (
  unit_id {{BIGINT}} NOT NULL,
  dossier_id {{BIGINT}} NOT NULL,
  pause_no INTEGER NOT NULL,
  from_at {{BIGINT}} NOT NULL,
  to_at {{BIGINT}},
  why TEXT NOT NULL,
  PRIMARY KEY (unit_id, dossier_id, pause_no),
  CONSTRAINT pause_dossier FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id)
) {{CLUSTERED}};

CREATE TABLE dossier_paper (
  unit_id {{BIGINT}} NOT NULL,
  dossier_id {{BIGINT}} NOT NULL,
  paper_no INTEGER NOT NULL,
  name TEXT NOT NULL,                    -- as the clerk or the procedure calls it
  kind TEXT NOT NULL,                    -- original, certified, copy, electronic, or other words
  copies INTEGER NOT NULL CONSTRAINT paper_copies CHECK (copies BETWEEN 1 AND 999),
  PRIMARY KEY (unit_id, dossier_id, paper_no),
  CONSTRAINT paper_dossier FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id)
) {{CLUSTERED}};

CREATE TABLE counter_day (
  unit_id {{BIGINT}} NOT NULL,
  day TEXT {{C}} NOT NULL,
  measure TEXT {{C}} NOT NULL,
  channel INTEGER NOT NULL,
  n {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, day, measure, channel)
) {{CLUSTERED}};

-- Figures that can only be entered: the newest entry of a row counts, the older ones stay.
CREATE TABLE entered_value (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  period TEXT {{C}} NOT NULL,
  form TEXT {{C}} NOT NULL,
  row_number TEXT {{C}} NOT NULL,
  entry_no INTEGER NOT NULL,
  state INTEGER NOT NULL CONSTRAINT entered_state CHECK (state IN (0, 1, 2)),   -- 0 taken back, 1 value, 2 none arising
  value {{BIGINT}} NOT NULL,
  note TEXT NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, period, form, row_number, entry_no)
) {{STRICT}};

CREATE TABLE import_mapping (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  heading_hash TEXT {{C}} NOT NULL,      -- of the file's heading line
  mapping TEXT NOT NULL,                 -- JSON: field -> column heading
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, heading_hash)
) {{STRICT}};

CREATE TABLE import_run (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  import_id {{BIGINT}} NOT NULL,
  file_name TEXT NOT NULL,
  file_hash TEXT {{C}} NOT NULL,
  heading TEXT NOT NULL,                 -- JSON array
  rows_text TEXT NOT NULL,               -- JSON array of arrays, as read; emptied once the import is done
  state INTEGER NOT NULL,                -- 0 read, 1 done
  added INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  refused TEXT NOT NULL DEFAULT '[]',    -- JSON: line, field, why
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, import_id)
) {{STRICT}};

-- What figures may read.
CREATE VIEW fig_dossier AS
SELECT d.unit_id, d.dossier_id, d.code, p.code AS procedure_code, p.name AS procedure_name, p.field, d.channel, p.inter_agency,
       p.online_level, d.received_day, d.due_day, d.first_due_day, d.ended_day, d.outcome, d.state, d.supplement_count
FROM dossier d
JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version;

CREATE VIEW fig_procedure AS
SELECT unit_id, procedure_id, version, code, name, field, inter_agency, online_level, online_eligible, online_provided,
       on_national_portal, payable_online, valid_from, valid_to, change, end_reason, decision
FROM procedure_version;
