-- A suspension is a pause with the last day it was said to stand; a pause without one waits for the citizen.
ALTER TABLE dossier_pause ADD COLUMN until_day TEXT {{C}};
CREATE INDEX pause_suspended ON dossier_pause (unit_id, until_day) WHERE to_at IS NULL AND until_day IS NOT NULL;
