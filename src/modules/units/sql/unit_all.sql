-- Every version of every unit. -> n rows, by unit and date
SELECT u.unit_id, u.code, v.valid_from, v.valid_to, v.parent_id, v.level, v.name, v.agency_code, v.regime, v.hours, v.place, v.phone, v.address
FROM unit u JOIN unit_version v ON v.unit_id = u.unit_id ORDER BY u.unit_id, v.valid_from
