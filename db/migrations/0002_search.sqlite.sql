-- Search by folded words: the rowid is unit_id * 2^40 + dossier_id, so that "newest first" is the index's own order.
CREATE VIRTUAL TABLE dossier_search USING fts5 (words, tokenize = 'unicode61 remove_diacritics 0');
