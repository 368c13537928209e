-- What the program has to tell others (outbox), and which warnings were given (notice_warning).

CREATE TABLE outbox_message (
  unit_id {{BIGINT}} NOT NULL,
  message_id {{BIGINT}} NOT NULL,        -- rises with time: messages of one order key go out in this order
  channel TEXT {{C}} NOT NULL,           -- "sms", "mail", "portal"
  order_key TEXT {{C}} NOT NULL,         -- what they are about, e.g. a dossier's code
  send_key TEXT {{C}} NOT NULL,          -- the receiver knows a repeat by it
  recipient TEXT NOT NULL,               -- number or address; emptied with the body
  subject TEXT NOT NULL,
  body TEXT NOT NULL,                    -- emptied once the message is settled; its digest stays
  digest TEXT {{C}} NOT NULL,
  made_at {{BIGINT}} NOT NULL,
  state INTEGER NOT NULL CONSTRAINT outbox_state CHECK (state BETWEEN 0 AND 4),   -- 0 ready, 1 behind an earlier one, 2 stuck, 3 delivered, 4 given up
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at {{BIGINT}} NOT NULL,           -- not to be taken before; whoever takes it moves this on, so that nobody else does
  last_error TEXT NOT NULL DEFAULT '',
  settled_at {{BIGINT}},
  PRIMARY KEY (unit_id, message_id),
  CONSTRAINT outbox_send_key UNIQUE (unit_id, send_key),
  CONSTRAINT outbox_settled CHECK ((state IN (3, 4)) = (settled_at IS NOT NULL))
) {{CLUSTERED}};
CREATE INDEX outbox_message_ready ON outbox_message (channel, next_at) WHERE state = 0;
CREATE INDEX outbox_message_order ON outbox_message (unit_id, channel, order_key, message_id) WHERE state < 3;
CREATE INDEX outbox_message_list ON outbox_message (unit_id, state, message_id);
CREATE INDEX outbox_message_settled ON outbox_message (settled_at) WHERE state > 2;

-- A warning about an open dossier, once for each rule and due time; gone when the dossier ends.
CREATE TABLE notice_warning (
  unit_id {{BIGINT}} NOT NULL,
  dossier_id {{BIGINT}} NOT NULL,
  rule TEXT {{C}} NOT NULL,              -- law/notices
  due_at {{BIGINT}} NOT NULL,
  made_at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, dossier_id, rule, due_at),
  CONSTRAINT notice_warning_dossier FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id)
) {{CLUSTERED}};

-- How far the events of a unit have been turned into messages.
CREATE TABLE notice_cursor (
  unit_id {{BIGINT}} NOT NULL PRIMARY KEY,
  last_event {{BIGINT}} NOT NULL
) {{CLUSTERED}};
