-- The progress of a past month, by procedure and by official, is counted from indexes alone: what ended after it, and what is open (ended_at
-- is the last column there so that nothing is looked up in the table). All are made anew in the order they were made in, by which SQLite
-- chooses between equals.
DROP INDEX dossier_ended;
DROP INDEX dossier_assignee;
DROP INDEX dossier_of_procedure;
DROP INDEX dossier_use;
DROP INDEX dossier_open;
DROP INDEX dossier_competent;
CREATE INDEX dossier_ended ON dossier (unit_id, ended_day, received_day, outcome, channel, due_day, procedure_id, procedure_version, assignee_id);
CREATE INDEX dossier_assignee ON dossier (unit_id, assignee_id, dossier_id);
CREATE INDEX dossier_of_procedure ON dossier (unit_id, procedure_id, dossier_id);
CREATE INDEX dossier_use ON dossier (unit_id, procedure_id, channel, received_day, ended_day, procedure_version);
CREATE INDEX dossier_open ON dossier (unit_id, due_at, dossier_id, paused_at, due_day, state, received_day, channel, assignee_id, procedure_id, procedure_version, ended_at) WHERE ended_at IS NULL;
CREATE INDEX dossier_competent ON dossier (unit_id, procedure_id, received_day) WHERE competent <> '';
-- Dossiers asked for papers more than once are few among all.
CREATE INDEX dossier_supplemented ON dossier (unit_id, received_day) WHERE supplement_count > 1;

-- What is keyed of old books is a figure of their book; targets of plans go on being measured by it.
UPDATE plan_target SET measure_key = 'civil_status_entry.' || substr(measure_key, 14) WHERE measure_kind = 'figure' AND measure_key LIKE 'civil_status.keyed%';
