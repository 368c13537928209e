-- Search by folded words; the twin of the SQLite full-text table.
CREATE TABLE book_search (
  unit_id BIGINT NOT NULL,
  record_id BIGINT NOT NULL,
  words TSVECTOR NOT NULL,
  PRIMARY KEY (unit_id, record_id)
);
CREATE INDEX book_search_words ON book_search USING gin (words);
