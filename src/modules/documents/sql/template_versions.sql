-- Every version of a unit's own template, newest first. :unit :code -> n rows
SELECT t.version, t.file_name, t.at, a.name AS by_name, CAST(length(t.content) AS BIGINT) AS size
FROM document_template t LEFT JOIN account a ON a.unit_id = t.unit_id AND a.account_id = t.account_id
WHERE t.unit_id = :unit AND t.code = :code ORDER BY t.version DESC
