-- What a proof names, as it was when the result was recorded; a result for each day that recurring work is due on; files handed in as proof.

ALTER TABLE plan_activity ADD COLUMN proof_kind TEXT NOT NULL DEFAULT '';    -- '' : only words
ALTER TABLE plan_activity ADD COLUMN proof_key TEXT NOT NULL DEFAULT '';
ALTER TABLE plan_activity ADD COLUMN proof_mark TEXT NOT NULL DEFAULT '';    -- version, hash or value of that moment
ALTER TABLE plan_activity ADD COLUMN proof_words TEXT NOT NULL DEFAULT '';

CREATE TABLE plan_occurrence (
  unit_id {{BIGINT}} NOT NULL,
  activity_id {{BIGINT}} NOT NULL,
  occurs_on TEXT {{C}} NOT NULL,               -- the day it was due
  done_on TEXT {{C}} NOT NULL,
  proof_number TEXT NOT NULL,
  proof_title TEXT NOT NULL,
  proof_note TEXT NOT NULL,
  proof_kind TEXT NOT NULL,
  proof_key TEXT NOT NULL,
  proof_mark TEXT NOT NULL,
  proof_words TEXT NOT NULL,
  done_by {{BIGINT}} NOT NULL,
  done_at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, activity_id, occurs_on),
  CONSTRAINT occurrence_proof CHECK (proof_number <> '' AND proof_title <> ''),
  CONSTRAINT occurrence_activity FOREIGN KEY (unit_id, activity_id) REFERENCES plan_activity (unit_id, activity_id)
) {{CLUSTERED}};

CREATE TABLE plan_file (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  hash TEXT {{C}} NOT NULL,                    -- SHA-256 of the content
  content {{BLOB}} NOT NULL,
  PRIMARY KEY (unit_id, hash)
) {{STRICT}};
