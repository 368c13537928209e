-- What the forms on online services count: fees of procedures, and which procedures people used online.

DROP VIEW fig_dossier;
DROP VIEW fig_procedure;

CREATE VIEW fig_dossier AS
SELECT d.unit_id, d.dossier_id, d.code, d.procedure_id, p.code AS procedure_code, p.name AS procedure_name, p.field, d.channel, p.inter_agency,
       p.online_level, d.received_day, d.due_day, d.first_due_day, d.ended_day, d.outcome, d.state, d.supplement_count
FROM dossier d
JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version;

CREATE VIEW fig_procedure AS
SELECT unit_id, procedure_id, version, code, name, field, inter_agency, online_level, online_eligible, online_provided,
       on_national_portal, payable_online, fee, valid_from, valid_to, change, end_reason, decision
FROM procedure_version;

-- Whether a procedure was used online in a period, without reading its dossiers.
CREATE INDEX dossier_use ON dossier (unit_id, procedure_id, channel, received_day, ended_day, procedure_version);

-- How a unit counts a row that can be counted in more than one way (areas/*/form.toml, [[setting]]); each counts until the next one.
CREATE TABLE report_setting (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  setting TEXT {{C}} NOT NULL,
  valid_from TEXT {{C}} NOT NULL,
  value TEXT {{C}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, setting, valid_from)
) {{STRICT}};
