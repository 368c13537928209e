-- The reform plan: plans, what their activities hang below, and the activities with the proof of their result.

CREATE TABLE plan (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  plan_id {{BIGINT}} NOT NULL,
  kind INTEGER NOT NULL CONSTRAINT plan_kind CHECK (kind IN (1, 2, 3)),     -- 1 yearly, 2 five years, 3 thematic
  title TEXT NOT NULL,
  year_from INTEGER NOT NULL,
  year_to INTEGER NOT NULL,
  decision_number TEXT NOT NULL DEFAULT '',    -- '' while it is a draft
  decision_day TEXT {{C}},
  version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, plan_id),
  CONSTRAINT plan_years CHECK (year_to >= year_from AND (kind <> 1 OR year_to = year_from)),
  CONSTRAINT plan_decision CHECK ((decision_day IS NULL) = (decision_number = ''))
) {{STRICT}};
CREATE UNIQUE INDEX plan_of_year ON plan (unit_id, year_from) WHERE kind = 1 AND decision_day IS NOT NULL;

-- Section, objective and task; a level that a plan leaves out is one heading with an empty title.
CREATE TABLE plan_heading (
  unit_id {{BIGINT}} NOT NULL,
  heading_id {{BIGINT}} NOT NULL,
  plan_id {{BIGINT}} NOT NULL,
  parent_id {{BIGINT}},                        -- null for a section
  level INTEGER NOT NULL CONSTRAINT heading_level CHECK (level IN (1, 2, 3)),
  position INTEGER NOT NULL,                   -- among those of the same parent
  title TEXT NOT NULL,
  PRIMARY KEY (unit_id, heading_id),
  CONSTRAINT heading_parent_level CHECK ((parent_id IS NULL) = (level = 1)),
  CONSTRAINT heading_plan FOREIGN KEY (unit_id, plan_id) REFERENCES plan (unit_id, plan_id),
  CONSTRAINT heading_parent FOREIGN KEY (unit_id, parent_id) REFERENCES plan_heading (unit_id, heading_id)
) {{STRICT}};
CREATE INDEX plan_heading_below ON plan_heading (unit_id, plan_id, parent_id);

CREATE TABLE plan_activity (
  unit_id {{BIGINT}} NOT NULL,
  activity_id {{BIGINT}} NOT NULL,
  plan_id {{BIGINT}} NOT NULL,
  heading_id {{BIGINT}} NOT NULL,              -- a task
  position INTEGER NOT NULL,                   -- below its task
  number TEXT NOT NULL,                        -- as printed
  title TEXT NOT NULL,
  leads TEXT NOT NULL,                         -- names, joined by "; "
  support TEXT NOT NULL,
  monitor TEXT NOT NULL,
  time_frame TEXT NOT NULL,                    -- as written
  funding TEXT NOT NULL,
  due_day TEXT {{C}},
  done_on TEXT {{C}},                          -- the day on the proof; null while not done
  proof_number TEXT NOT NULL DEFAULT '',
  proof_title TEXT NOT NULL DEFAULT '',
  proof_note TEXT NOT NULL DEFAULT '',
  done_by {{BIGINT}},                          -- account that recorded it; 0: the program itself
  done_at {{BIGINT}},
  version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, activity_id),
  CONSTRAINT activity_done CHECK ((done_on IS NULL) = (proof_title = '') AND (done_on IS NULL) = (proof_number = '') AND (done_on IS NULL) = (done_at IS NULL)
                                  AND (done_on IS NULL) = (done_by IS NULL)),
  CONSTRAINT activity_plan FOREIGN KEY (unit_id, plan_id) REFERENCES plan (unit_id, plan_id),
  CONSTRAINT activity_heading FOREIGN KEY (unit_id, heading_id) REFERENCES plan_heading (unit_id, heading_id)
) {{STRICT}};
CREATE INDEX plan_activity_of_plan ON plan_activity (unit_id, plan_id, heading_id);

CREATE TABLE plan_product (
  unit_id {{BIGINT}} NOT NULL,
  activity_id {{BIGINT}} NOT NULL,
  product_no INTEGER NOT NULL,
  title TEXT NOT NULL,
  due_day TEXT {{C}},
  PRIMARY KEY (unit_id, activity_id, product_no),
  CONSTRAINT product_activity FOREIGN KEY (unit_id, activity_id) REFERENCES plan_activity (unit_id, activity_id)
) {{CLUSTERED}};

-- What figures may read: the activities, which form 1 calls the tasks of the plan.
CREATE VIEW fig_plan_task AS
SELECT a.unit_id, a.activity_id, a.plan_id, a.number, a.title, s.title AS section, a.leads AS lead, a.time_frame, a.due_day AS task_due_day, a.done_on, a.proof_number, a.proof_title,
       p.title AS plan_title, p.kind AS plan_kind, p.decision_number AS plan_decision, p.decision_day AS plan_decision_day,
       CAST(p.year_from AS TEXT) || '-01-01' AS plan_from, CAST(p.year_to AS TEXT) || '-12-31' AS plan_to
FROM plan_activity a
JOIN plan p ON p.unit_id = a.unit_id AND p.plan_id = a.plan_id
JOIN plan_heading t ON t.unit_id = a.unit_id AND t.heading_id = a.heading_id
JOIN plan_heading o ON o.unit_id = t.unit_id AND o.heading_id = t.parent_id
JOIN plan_heading s ON s.unit_id = o.unit_id AND s.heading_id = o.parent_id;
