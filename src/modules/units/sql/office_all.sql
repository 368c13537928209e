-- Every office of every unit. -> n rows
SELECT unit_id, office_id, name, valid_from, valid_to FROM office ORDER BY unit_id, office_id
