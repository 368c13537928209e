-- A person. :unit :id :citizen_id :name :phone :address
INSERT INTO person (unit_id, person_id, citizen_id, name, phone, address) VALUES (:unit, :id, :citizen_id, :name, :phone, :address)
