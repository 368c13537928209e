-- Rules by their hash. :hash -> 0 or 1 row
SELECT content FROM definition WHERE hash = :hash
