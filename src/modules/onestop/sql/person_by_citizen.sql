-- A person by the citizen number. :unit :citizen_id -> 0 or 1 row
SELECT person_id, citizen_id, name, phone, address, email FROM person WHERE unit_id = :unit AND citizen_id = :citizen_id
