-- What is open, by urgency, and form 3's open dossiers by due day are counted from the index alone.

DROP INDEX dossier_open;
CREATE INDEX dossier_open ON dossier (unit_id, due_at, dossier_id, paused_at, due_day, state) WHERE ended_at IS NULL;
