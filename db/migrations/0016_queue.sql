-- The queue at the desk: kinds of service, counters, tickets. A ticket says nothing about who holds it.

CREATE TABLE queue_kind (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  kind_id {{BIGINT}} NOT NULL,
  name TEXT NOT NULL,
  prefix TEXT {{C}} NOT NULL,            -- the letter before the number
  active INTEGER NOT NULL CONSTRAINT queue_kind_active CHECK (active IN (0, 1)),
  version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, kind_id)
) {{STRICT}};
-- Two kinds that are offered together never print the same number.
CREATE UNIQUE INDEX queue_kind_prefix ON queue_kind (unit_id, prefix) WHERE active = 1;

CREATE TABLE queue_counter (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  counter_id {{BIGINT}} NOT NULL,
  name TEXT NOT NULL,
  active INTEGER NOT NULL CONSTRAINT queue_counter_active CHECK (active IN (0, 1)),
  version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, counter_id)
) {{STRICT}};

CREATE TABLE queue_counter_kind (
  unit_id {{BIGINT}} NOT NULL,
  counter_id {{BIGINT}} NOT NULL,
  kind_id {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, counter_id, kind_id),
  CONSTRAINT queue_counter_kind_counter FOREIGN KEY (unit_id, counter_id) REFERENCES queue_counter (unit_id, counter_id),
  CONSTRAINT queue_counter_kind_kind FOREIGN KEY (unit_id, kind_id) REFERENCES queue_kind (unit_id, kind_id)
) {{CLUSTERED}};

CREATE TABLE queue_ticket (
  unit_id {{BIGINT}} NOT NULL,
  ticket_id {{BIGINT}} NOT NULL,
  day TEXT {{C}} NOT NULL,
  kind_id {{BIGINT}} NOT NULL,
  number INTEGER NOT NULL,
  code TEXT {{C}} NOT NULL,              -- as printed: prefix and number
  priority TEXT {{C}} NOT NULL,          -- code of law/queue; '' for an ordinary ticket
  state INTEGER NOT NULL CONSTRAINT queue_ticket_state CHECK (state BETWEEN 0 AND 6),  -- 0 waiting, 1 called, 2 serving, 3 done, 4 absent, 5 moved, 6 left over
  turn_at {{BIGINT}} NOT NULL,           -- the order of calling: when taken, less what a priority puts it ahead; a moved ticket keeps its turn
  taken_at {{BIGINT}} NOT NULL,
  called_at {{BIGINT}},                  -- the first call
  last_called_at {{BIGINT}},
  calls INTEGER NOT NULL,
  served_at {{BIGINT}},
  ended_at {{BIGINT}},
  counter_id {{BIGINT}},
  account_id {{BIGINT}},                 -- who called
  moved_to {{BIGINT}},                   -- the ticket that took its place
  version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, ticket_id),
  CONSTRAINT queue_ticket_number UNIQUE (unit_id, day, kind_id, number),
  CONSTRAINT queue_ticket_kind FOREIGN KEY (unit_id, kind_id) REFERENCES queue_kind (unit_id, kind_id),
  CONSTRAINT queue_ticket_counter FOREIGN KEY (unit_id, counter_id) REFERENCES queue_counter (unit_id, counter_id),
  CONSTRAINT queue_ticket_times CHECK (called_at >= taken_at AND served_at >= called_at AND ended_at >= taken_at)
) {{STRICT}};
-- Who is next, by kind; also the tickets that a day left over.
CREATE INDEX queue_ticket_waiting ON queue_ticket (unit_id, day, kind_id, turn_at, ticket_id) WHERE state = 0;
-- At most one citizen stands at a counter.
CREATE UNIQUE INDEX queue_ticket_at_counter ON queue_ticket (unit_id, counter_id) WHERE state IN (1, 2);
CREATE INDEX queue_ticket_taken ON queue_ticket (unit_id, day, taken_at);
CREATE INDEX queue_ticket_called ON queue_ticket (unit_id, day, last_called_at);
