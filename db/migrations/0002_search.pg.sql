-- Search by folded words; the twin of the SQLite full-text table.
CREATE TABLE dossier_search (
  unit_id BIGINT NOT NULL,
  dossier_id BIGINT NOT NULL,
  words TSVECTOR NOT NULL,
  PRIMARY KEY (unit_id, dossier_id)
);
CREATE INDEX dossier_search_words ON dossier_search USING gin (words);
