-- Search by folded words; as dossier_search: the rowid is unit_id * 2^40 + record_id.
CREATE VIRTUAL TABLE book_search USING fts5 (words, tokenize = 'unicode61 remove_diacritics 0');
