-- What QCVN 12:2026/BCA asks of accounts besides the password itself: its age and its predecessors, a second factor, an end after long disuse.

ALTER TABLE account ADD COLUMN password_set_at {{BIGINT}} NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN active_at {{BIGINT}} NOT NULL DEFAULT 0;   -- last sign-in, or opened again by an administrator; 0: not known
ALTER TABLE account ADD COLUMN factor_secret {{BLOB}};                    -- sealed (record.h); NULL: the password alone
ALTER TABLE account ADD COLUMN factor_step {{BIGINT}} NOT NULL DEFAULT 0; -- of the last code taken: none is taken twice
UPDATE account SET password_set_at = created_at;

ALTER TABLE session ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 1;      -- 0: the second factor is still asked for

CREATE TABLE password_used (
  unit_id {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  version INTEGER NOT NULL,              -- of the account when it was set
  password_hash TEXT NOT NULL,
  PRIMARY KEY (unit_id, account_id, version),
  CONSTRAINT password_used_account FOREIGN KEY (unit_id, account_id) REFERENCES account (unit_id, account_id)
) {{CLUSTERED}};
INSERT INTO password_used (unit_id, account_id, version, password_hash) SELECT unit_id, account_id, version, password_hash FROM account;
