-- What a copy holds. -> 1 row
SELECT (SELECT count(*) FROM unit) AS units, (SELECT count(*) FROM dossier) AS dossiers
