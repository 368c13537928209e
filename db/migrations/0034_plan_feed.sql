-- The address under which a calendar program reads what of the plans falls to a person. One a person; a new one ends the one before.

CREATE TABLE plan_feed (
  unit_id {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  token_hash TEXT {{C}} NOT NULL,              -- the token itself is shown once and kept nowhere
  made_at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, account_id)
) {{CLUSTERED}};
CREATE INDEX plan_feed_token ON plan_feed (token_hash);
