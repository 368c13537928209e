-- A unit with a million dossiers: figures count from the index alone, and the dossiers of one procedure or official are found without reading the others.

DROP INDEX dossier_ended;
CREATE INDEX dossier_ended ON dossier (unit_id, ended_day, received_day, outcome, channel, due_day, procedure_id, procedure_version);
CREATE INDEX dossier_assignee ON dossier (unit_id, assignee_id, dossier_id);
CREATE INDEX dossier_of_procedure ON dossier (unit_id, procedure_id, dossier_id);
