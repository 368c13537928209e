-- A person. :unit :id :citizen_id :name :phone :address :email
INSERT INTO person (unit_id, person_id, citizen_id, name, phone, address, email) VALUES (:unit, :id, :citizen_id, :name, :phone, :address, :email)
