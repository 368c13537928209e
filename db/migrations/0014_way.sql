-- The way of a dossier between officials: apology letters, hand-overs, corrected end times, substitution during leave.

-- LAW ND 61/2018/ND-CP art. 19(9): a new appointment is given once, so the dossier is the key.
CREATE TABLE dossier_apology (
  unit_id {{BIGINT}} NOT NULL,
  dossier_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  due_day TEXT {{C}} NOT NULL,           -- the appointment that is not kept
  new_day TEXT {{C}} NOT NULL,
  in_time INTEGER NOT NULL CONSTRAINT apology_in_time CHECK (in_time IN (0, 1)),   -- written a day or more before due_day
  reason TEXT NOT NULL,
  PRIMARY KEY (unit_id, dossier_id),
  CONSTRAINT apology_dossier FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id),
  CONSTRAINT apology_day CHECK (new_day > due_day)
) {{CLUSTERED}};

CREATE TABLE dossier_hand_over (
  unit_id {{BIGINT}} NOT NULL,
  dossier_id {{BIGINT}} NOT NULL,
  hand_over_no INTEGER NOT NULL,
  at {{BIGINT}} NOT NULL,
  from_id {{BIGINT}} NOT NULL,           -- account
  to_id {{BIGINT}} NOT NULL,             -- account
  note TEXT NOT NULL,
  answer INTEGER NOT NULL DEFAULT 0 CONSTRAINT hand_over_answer CHECK (answer BETWEEN 0 AND 3),   -- 0 waits, 1 accepted, 2 returned, 3 overtaken
  answered_at {{BIGINT}},
  answer_note TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (unit_id, dossier_id, hand_over_no),
  CONSTRAINT hand_over_dossier FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id),
  CONSTRAINT hand_over_answered CHECK ((answer = 0) = (answered_at IS NULL))
) {{CLUSTERED}};
CREATE UNIQUE INDEX dossier_hand_over_waiting ON dossier_hand_over (unit_id, dossier_id) WHERE answer = 0;
CREATE INDEX dossier_hand_over_to ON dossier_hand_over (unit_id, to_id, at) WHERE answer = 0;

-- The end time the program kept and the corrected one, side by side.
CREATE TABLE dossier_end_correction (
  unit_id {{BIGINT}} NOT NULL,
  dossier_id {{BIGINT}} NOT NULL,
  correction_no INTEGER NOT NULL,
  at {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  ended_before {{BIGINT}} NOT NULL,
  outcome_before INTEGER NOT NULL,
  ended_after {{BIGINT}} NOT NULL,
  outcome_after INTEGER NOT NULL,
  proof TEXT NOT NULL,                   -- number and day of the document that shows it
  reason TEXT NOT NULL,
  PRIMARY KEY (unit_id, dossier_id, correction_no),
  CONSTRAINT correction_dossier FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id)
) {{CLUSTERED}};

-- The internal process of a dossier, written down when it is first assigned; due times follow from the hours and the frozen calendar.
CREATE TABLE dossier_step (
  unit_id {{BIGINT}} NOT NULL,
  dossier_id {{BIGINT}} NOT NULL,
  step_no INTEGER NOT NULL,
  stage INTEGER NOT NULL,                -- steps of one stage run beside each other
  title TEXT NOT NULL,
  office TEXT NOT NULL,
  hours INTEGER NOT NULL CONSTRAINT step_hours CHECK (hours > 0),   -- open hours from the end of the stage before
  outside INTEGER NOT NULL CONSTRAINT step_outside CHECK (outside IN (0, 1)),   -- another body's
  done_at {{BIGINT}},
  done_by {{BIGINT}},                    -- account
  PRIMARY KEY (unit_id, dossier_id, step_no),
  CONSTRAINT step_dossier FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id),
  CONSTRAINT step_done CHECK ((done_at IS NULL) = (done_by IS NULL))
) {{CLUSTERED}};

CREATE TABLE substitution (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  substitution_id {{BIGINT}} NOT NULL,
  absent_id {{BIGINT}} NOT NULL,         -- account
  substitute_id {{BIGINT}} NOT NULL,     -- account
  from_day TEXT {{C}} NOT NULL,
  to_day TEXT {{C}} NOT NULL,
  decision TEXT NOT NULL,                -- number and day of the decision
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, substitution_id),
  CONSTRAINT substitution_span CHECK (to_day >= from_day),
  CONSTRAINT substitution_two CHECK (absent_id <> substitute_id)
) {{STRICT}};
CREATE INDEX substitution_days ON substitution (unit_id, to_day);
