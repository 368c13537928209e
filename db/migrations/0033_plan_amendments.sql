-- The day an activity was first planned for, the decisions that amend a plan, its targets, its money, and what weight an activity has.

ALTER TABLE plan_activity ADD COLUMN planned_day TEXT {{C}};                     -- the first due day; null until it is moved
ALTER TABLE plan_activity ADD COLUMN amendment_no INTEGER NOT NULL DEFAULT 0;    -- the decision that moved it last; 0 for none
ALTER TABLE plan_activity ADD COLUMN estimate {{BIGINT}};                        -- dong
ALTER TABLE plan_activity ADD COLUMN settlement {{BIGINT}};
ALTER TABLE plan_activity ADD COLUMN weight INTEGER NOT NULL DEFAULT 1;

CREATE TABLE plan_amendment (
  unit_id {{BIGINT}} NOT NULL,
  plan_id {{BIGINT}} NOT NULL,
  amendment_no INTEGER NOT NULL,               -- 1, 2, 3 …
  number TEXT NOT NULL,
  decided_on TEXT {{C}} NOT NULL,
  summary TEXT NOT NULL,
  PRIMARY KEY (unit_id, plan_id, amendment_no),
  CONSTRAINT amendment_plan FOREIGN KEY (unit_id, plan_id) REFERENCES plan (unit_id, plan_id)
) {{CLUSTERED}};

CREATE TABLE plan_target (
  unit_id {{BIGINT}} NOT NULL,
  plan_id {{BIGINT}} NOT NULL,
  target_no INTEGER NOT NULL,
  words TEXT NOT NULL,
  measure_kind TEXT NOT NULL,                  -- what it is measured by: 'row' or 'figure'; '' for nothing
  measure_key TEXT NOT NULL,                   -- without its period: "BM3/3.3"
  comparison INTEGER NOT NULL CONSTRAINT target_comparison CHECK (comparison IN (1, 2, 3)),   -- at least, at most, between
  low {{BIGINT}},                              -- ten thousandths of what the measure is shown in
  high {{BIGINT}},
  PRIMARY KEY (unit_id, plan_id, target_no),
  CONSTRAINT target_plan FOREIGN KEY (unit_id, plan_id) REFERENCES plan (unit_id, plan_id)
) {{CLUSTERED}};
