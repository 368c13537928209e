-- What is handed in before it is a dossier: registered online and waiting for an answer, or turned away at the counter. It has numbers of its own, so
-- that codes, counters and figures of dossiers know nothing of it. LAW QD 766/QD-TTg: states 1 registered, 2 accepted, 3 not accepted, 7 withdrawn.

CREATE TABLE submission (
  unit_id {{BIGINT}} NOT NULL,
  submission_id {{BIGINT}} NOT NULL,
  code TEXT {{C}} NOT NULL,              -- DK-2026-0001: year and number
  year INTEGER NOT NULL,                 -- of registered_day
  number INTEGER NOT NULL,
  state INTEGER NOT NULL,
  version INTEGER NOT NULL,              -- the number of its events
  channel INTEGER NOT NULL,
  procedure_code TEXT {{C}} NOT NULL,    -- '' when what was asked for is no procedure of the catalogue
  request TEXT NOT NULL,                 -- the procedure's name, or what was asked for instead of one
  applicant_id {{BIGINT}} NOT NULL,
  owner_id {{BIGINT}} NOT NULL,
  applicant_name TEXT NOT NULL,          -- as handed in
  owner_name TEXT NOT NULL,
  content TEXT NOT NULL,                 -- the rest of what was handed in: case, texts, way of the result, papers (JSON, names as in the API)
  receiver_id {{BIGINT}} NOT NULL,
  registered_at {{BIGINT}} NOT NULL,
  registered_day TEXT {{C}} NOT NULL,
  answer_due_at {{BIGINT}} NOT NULL,
  answered_at {{BIGINT}},
  answered_day TEXT {{C}},
  answerer_id {{BIGINT}},
  form TEXT NOT NULL DEFAULT '',         -- of the written answer: supplement (form 02), refusal (form 03); '' when accepted, withdrawn, waiting
  form_year INTEGER,
  form_number INTEGER,                   -- of the form and year, among those of dossiers too
  reason TEXT NOT NULL DEFAULT '',
  legal_ground TEXT NOT NULL DEFAULT '',
  missing TEXT NOT NULL DEFAULT '[]',    -- papers asked for (JSON)
  dossier_id {{BIGINT}},                 -- what it became
  PRIMARY KEY (unit_id, submission_id),
  CONSTRAINT submission_applicant FOREIGN KEY (unit_id, applicant_id) REFERENCES person (unit_id, person_id),
  CONSTRAINT submission_owner FOREIGN KEY (unit_id, owner_id) REFERENCES person (unit_id, person_id),
  CONSTRAINT submission_became FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id)
) {{STRICT}};
CREATE UNIQUE INDEX submission_code ON submission (unit_id, code);
CREATE UNIQUE INDEX submission_number ON submission (unit_id, year, number);
CREATE UNIQUE INDEX submission_dossier ON submission (unit_id, dossier_id);
CREATE UNIQUE INDEX submission_form ON submission (unit_id, form_year, form, form_number);
CREATE INDEX submission_state ON submission (unit_id, state, submission_id);
CREATE INDEX submission_day ON submission (unit_id, registered_day);
