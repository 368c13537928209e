-- How far loading the sample has come. -> 0 or 1 row
SELECT content FROM definition WHERE hash = 'sample'
