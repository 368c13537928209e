-- Every book as it ever was when it was used, oldest first; kind is "book:" and its code.
SELECT kind, content FROM definition WHERE kind > 'book:' AND kind < 'book;' ORDER BY first_used_at, hash
