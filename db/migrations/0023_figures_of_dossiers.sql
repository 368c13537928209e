-- The cost of a form must not grow with the dossiers behind it.
-- A count that asks nothing of the procedure should not look it up for every dossier. A join is never left out of a count by SQLite; a
-- column that is a subquery is, where nobody asks for it.
DROP VIEW fig_dossier;

CREATE VIEW fig_dossier AS
SELECT d.unit_id, d.dossier_id, d.code, d.procedure_id,
       (SELECT p.code FROM procedure_version p WHERE p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version) AS procedure_code,
       (SELECT p.name FROM procedure_version p WHERE p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version) AS procedure_name,
       (SELECT p.field FROM procedure_version p WHERE p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version) AS field,
       d.channel,
       (SELECT p.inter_agency FROM procedure_version p WHERE p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version) AS inter_agency,
       (SELECT p.online_level FROM procedure_version p WHERE p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version) AS online_level,
       d.received_day, d.due_day, d.first_due_day, d.ended_day, d.outcome, d.state, d.supplement_count
FROM dossier d;

-- Overdue dossiers of any day past: by due day those that were not ended by it, by the day of the end those ended after it.
INSERT INTO counter_day (unit_id, measure, channel, day, n)
SELECT unit_id, 'overdue', channel, due_day, count(*) FROM dossier WHERE ended_day IS NULL OR ended_day > due_day GROUP BY unit_id, channel, due_day;
INSERT INTO counter_day (unit_id, measure, channel, day, n)
SELECT unit_id, 'overdue_ended', channel, ended_day, count(*) FROM dossier WHERE ended_day > due_day GROUP BY unit_id, channel, ended_day;

-- The days of counter_day added up by month (YYYY-MM), so that a window reads whole months and the days at its two ends.
CREATE TABLE counter_month (
  unit_id {{BIGINT}} NOT NULL,
  month TEXT {{C}} NOT NULL,
  measure TEXT {{C}} NOT NULL,
  channel INTEGER NOT NULL,
  n {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, month, measure, channel)
) {{CLUSTERED}};
INSERT INTO counter_month (unit_id, month, measure, channel, n)
SELECT unit_id, substr(day, 1, 7), measure, channel, sum(n) FROM counter_day GROUP BY unit_id, substr(day, 1, 7), measure, channel;
