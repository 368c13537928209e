-- Continuous numbers of a unit's year: a dossier's place in the book of dossiers, and the numbers of slips. LAW TT 01/2018/TT-VPCP art. 10: the book is opened each
-- year and numbered from 01 without gaps; a number once printed stays, also when older dossiers are imported afterwards.

CREATE TABLE year_number (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  year INTEGER NOT NULL,
  series INTEGER NOT NULL CHECK (series BETWEEN 1 AND 5),   -- 1 book of dossiers, 2 requests for papers, 3 refusals, 4 apologies, 5 submissions
  last INTEGER NOT NULL CHECK (last > 0),
  PRIMARY KEY (unit_id, year, series)
) {{CLUSTERED}};

ALTER TABLE dossier ADD COLUMN book_year INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dossier ADD COLUMN book_no INTEGER NOT NULL DEFAULT 0;
UPDATE dossier SET book_year = CAST(substr(received_day, 1, 4) AS INTEGER), book_no = numbered.no
FROM (SELECT unit_id, dossier_id, row_number() OVER (PARTITION BY unit_id, substr(received_day, 1, 4) ORDER BY received_day, dossier_id) AS no FROM dossier) numbered
WHERE numbered.unit_id = dossier.unit_id AND numbered.dossier_id = dossier.dossier_id;
INSERT INTO year_number (unit_id, year, series, last) SELECT unit_id, book_year, 1, max(book_no) FROM dossier GROUP BY unit_id, book_year;
