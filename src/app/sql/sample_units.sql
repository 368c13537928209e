-- Units in the database. -> 1 row
SELECT count(*) AS n FROM unit
