-- The newest text of every written paragraph. :unit :period :part (absent: all) -> n rows
SELECT t.part, t.paragraph, t.version, t.text, t.at, a.name AS by_name
FROM period_report_text t LEFT JOIN account a ON a.unit_id = t.unit_id AND a.account_id = t.account_id
WHERE t.unit_id = :unit AND t.period = :period
  AND t.part = :part --? part
  AND t.version = (SELECT max(n.version) FROM period_report_text n WHERE n.unit_id = t.unit_id AND n.period = t.period AND n.part = t.part AND n.paragraph = t.paragraph)
