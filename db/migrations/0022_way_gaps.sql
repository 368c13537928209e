-- A substitution that is called off: its row stays, with who, when and why.
ALTER TABLE substitution ADD COLUMN cancelled_at {{BIGINT}};
ALTER TABLE substitution ADD COLUMN cancelled_by {{BIGINT}};             -- account
ALTER TABLE substitution ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT '';
