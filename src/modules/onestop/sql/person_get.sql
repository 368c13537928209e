-- A person. :unit :id -> 0 or 1 row
SELECT person_id, citizen_id, name, phone, address, email FROM person WHERE unit_id = :unit AND person_id = :id
