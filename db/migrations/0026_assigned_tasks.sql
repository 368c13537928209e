-- Tasks given to the unit, each with the document that gave it and the one that answered it.

CREATE TABLE assigned_task (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  task_id {{BIGINT}} NOT NULL,
  giver TEXT {{C}} NOT NULL,                   -- code of law/plans/givers.toml
  counted INTEGER NOT NULL CONSTRAINT assigned_counted CHECK (counted IN (0, 1)),   -- the giver is the State's, above the commune
  number TEXT NOT NULL,                        -- of the document that gave it
  given_on TEXT {{C}} NOT NULL,
  title TEXT NOT NULL,
  content TEXT NOT NULL,
  office_id {{BIGINT}},                        -- who leads; null: nobody yet
  account_id {{BIGINT}},
  due_day TEXT {{C}},
  answered_on TEXT {{C}},                      -- the day on the answer; null while open
  answer_number TEXT NOT NULL DEFAULT '',
  answer_title TEXT NOT NULL DEFAULT '',
  answered_by {{BIGINT}},
  search TEXT NOT NULL,                        -- folded words of all of it
  version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, task_id),
  CONSTRAINT assigned_answer CHECK ((answered_on IS NULL) = (answer_number = '') AND (answered_on IS NULL) = (answered_by IS NULL)),
  CONSTRAINT assigned_order CHECK (answered_on IS NULL OR answered_on >= given_on)
) {{STRICT}};
CREATE INDEX assigned_task_given ON assigned_task (unit_id, given_on, task_id);
CREATE INDEX assigned_task_open ON assigned_task (unit_id, due_day) WHERE answered_on IS NULL;

-- What figures may read.
CREATE VIEW fig_assigned_task AS
SELECT unit_id, task_id, giver, counted, number, given_on, title, content, due_day AS task_due_day, answered_on, answer_number, answer_title
FROM assigned_task;
