-- Who does a step of the internal process, and by when. An open step from before this has no role: whoever works on the dossier does it.
ALTER TABLE dossier_step ADD COLUMN role TEXT NOT NULL DEFAULT '';   -- platform/access/permissions.h; empty: whoever works on the dossier
ALTER TABLE dossier_step ADD COLUMN due_at {{BIGINT}};               -- NULL: by the due time of the dossier
CREATE INDEX dossier_step_open ON dossier_step (unit_id, dossier_id, stage) WHERE done_at IS NULL;
