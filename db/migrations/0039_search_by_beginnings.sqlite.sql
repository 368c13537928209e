-- The last word of a search is met by its beginning: those of one to six letters, as long as nearly every Vietnamese syllable, are indexed,
-- so that a word which stands in every record is read from its newest on instead of whole.

CREATE VIRTUAL TABLE dossier_search_anew USING fts5 (words, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3 4 5 6');
INSERT INTO dossier_search_anew (rowid, words) SELECT rowid, words FROM dossier_search ORDER BY rowid;
DROP TABLE dossier_search;
ALTER TABLE dossier_search_anew RENAME TO dossier_search;

CREATE VIRTUAL TABLE book_search_anew USING fts5 (words, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3 4 5 6');
INSERT INTO book_search_anew (rowid, words) SELECT rowid, words FROM book_search ORDER BY rowid;
DROP TABLE book_search;
ALTER TABLE book_search_anew RENAME TO book_search;
