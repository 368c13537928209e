-- The life of one period's report: its parts, their texts and comments, reasons for warnings, and the report as it was signed.

CREATE TABLE report_snapshot (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  period TEXT {{C}} NOT NULL,
  version INTEGER NOT NULL,              -- one more each time the report is signed again
  content TEXT NOT NULL,                 -- JSON: reporting/snapshot.h
  hash TEXT {{C}} NOT NULL,              -- of content
  chain_head TEXT {{C}} NOT NULL,        -- of the unit's audit chain just before
  report_number TEXT NOT NULL,           -- "12/BC-UBND"
  report_day TEXT {{C}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  ended_at {{BIGINT}},                   -- reopened; no more than one is not
  ended_by {{BIGINT}},
  ended_reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (unit_id, period, version),
  CONSTRAINT report_snapshot_end CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (ended_reason = ''))
) {{STRICT}};
CREATE UNIQUE INDEX report_snapshot_signed ON report_snapshot (unit_id, period) WHERE ended_at IS NULL;

CREATE TABLE period_report_part (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  period TEXT {{C}} NOT NULL,
  part TEXT {{C}} NOT NULL,              -- law/reports, areas/*/section.toml
  state INTEGER NOT NULL CONSTRAINT period_report_part_state CHECK (state BETWEEN 0 AND 3),   -- 0 drafting, 1 handed in, 2 returned, 3 merged
  duty_id {{BIGINT}},                    -- account; NULL: whoever may
  handed_in_at {{BIGINT}},               -- the last time
  handed_in_by {{BIGINT}},
  changed_at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, period, part)
) {{STRICT}};

CREATE TABLE period_report_text (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  period TEXT {{C}} NOT NULL,
  part TEXT {{C}} NOT NULL,
  paragraph TEXT {{C}} NOT NULL,
  version INTEGER NOT NULL,              -- the newest counts, the others stay
  text TEXT NOT NULL,                    -- as written: figures are fields
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, period, part, paragraph, version)
) {{STRICT}};

CREATE TABLE period_report_comment (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  comment_id {{BIGINT}} NOT NULL,
  period TEXT {{C}} NOT NULL,
  part TEXT {{C}} NOT NULL,
  paragraph TEXT {{C}} NOT NULL,         -- '': not on a paragraph
  form TEXT {{C}} NOT NULL,              -- '': not on a cell
  row_number TEXT {{C}} NOT NULL,
  text TEXT NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  resolved_at {{BIGINT}},
  resolved_by {{BIGINT}},
  PRIMARY KEY (unit_id, comment_id),
  CONSTRAINT period_report_comment_end CHECK ((resolved_at IS NULL) = (resolved_by IS NULL))
) {{STRICT}};
CREATE INDEX period_report_comment_part ON period_report_comment (unit_id, period, part, comment_id);

CREATE TABLE period_report_reason (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  period TEXT {{C}} NOT NULL,
  rule TEXT {{C}} NOT NULL,
  form TEXT {{C}} NOT NULL,
  row_number TEXT {{C}} NOT NULL,
  reason_no INTEGER NOT NULL,            -- the newest counts
  says TEXT NOT NULL,                    -- the warning as it read: a reason holds for these figures only
  reason TEXT NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, period, rule, form, row_number, reason_no)
) {{STRICT}};
