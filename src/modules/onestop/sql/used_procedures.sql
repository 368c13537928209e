-- What an account accepted among the newest dossiers of the unit, most often first. :unit :receiver -> n rows
SELECT p.code FROM (SELECT unit_id, procedure_id, procedure_version, receiver_id FROM dossier WHERE unit_id = :unit ORDER BY dossier_id DESC LIMIT 500) d
JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
WHERE d.receiver_id = :receiver GROUP BY p.code ORDER BY count(*) DESC, p.code
