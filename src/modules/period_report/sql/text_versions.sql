-- Every version of one paragraph, newest first. :unit :period :part :paragraph -> n rows
SELECT t.version, t.text, t.at, a.name AS by_name
FROM period_report_text t LEFT JOIN account a ON a.unit_id = t.unit_id AND a.account_id = t.account_id
WHERE t.unit_id = :unit AND t.period = :period AND t.part = :part AND t.paragraph = :paragraph
ORDER BY t.version DESC
