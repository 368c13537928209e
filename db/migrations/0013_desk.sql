-- Several dossiers of one visit to the desk go on one receipt: each later one names the first.

CREATE TABLE dossier_visit (
  unit_id {{BIGINT}} NOT NULL,
  first_id {{BIGINT}} NOT NULL,
  dossier_id {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, first_id, dossier_id),
  CONSTRAINT dossier_visit_once UNIQUE (unit_id, dossier_id),
  CONSTRAINT dossier_visit_later CHECK (dossier_id > first_id),
  CONSTRAINT dossier_visit_first FOREIGN KEY (unit_id, first_id) REFERENCES dossier (unit_id, dossier_id),
  CONSTRAINT dossier_visit_dossier FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id)
) {{CLUSTERED}};
