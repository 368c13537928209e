-- What a version of a procedure asks for and gives (LAW ND 63/2010/ND-CP art. 8(2)): the papers, the results, the acts it rests on.

ALTER TABLE procedure_version ADD COLUMN legal_basis TEXT NOT NULL DEFAULT '';

CREATE TABLE procedure_paper (
  unit_id {{BIGINT}} NOT NULL,
  procedure_id {{BIGINT}} NOT NULL,
  version INTEGER NOT NULL,
  paper_no INTEGER NOT NULL,
  name TEXT NOT NULL,
  originals INTEGER NOT NULL,
  certified INTEGER NOT NULL,
  copies INTEGER NOT NULL,
  shown INTEGER NOT NULL CONSTRAINT procedure_paper_shown CHECK (shown IN (0, 1)),   -- shown at the desk (xuất trình), not handed in
  needed_when TEXT NOT NULL,             -- empty: always
  form_code TEXT NOT NULL,               -- of the electronic form, where the portal names one
  PRIMARY KEY (unit_id, procedure_id, version, paper_no),
  CONSTRAINT procedure_paper_version FOREIGN KEY (unit_id, procedure_id, version) REFERENCES procedure_version (unit_id, procedure_id, version),
  CONSTRAINT procedure_paper_counts CHECK (originals BETWEEN 0 AND 99 AND certified BETWEEN 0 AND 99 AND copies BETWEEN 0 AND 99 AND originals + certified + copies > 0)
) {{CLUSTERED}};

CREATE TABLE procedure_result (
  unit_id {{BIGINT}} NOT NULL,
  procedure_id {{BIGINT}} NOT NULL,
  version INTEGER NOT NULL,
  result_no INTEGER NOT NULL,
  code TEXT {{C}} NOT NULL,              -- "KQ.G15.000031"; empty where the national list gives none
  name TEXT NOT NULL,
  PRIMARY KEY (unit_id, procedure_id, version, result_no),
  CONSTRAINT procedure_result_version FOREIGN KEY (unit_id, procedure_id, version) REFERENCES procedure_version (unit_id, procedure_id, version)
) {{CLUSTERED}};
