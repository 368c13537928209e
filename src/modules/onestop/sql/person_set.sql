-- Newer contact details of a person. :unit :id :name :phone :address :email
UPDATE person SET name = :name, phone = :phone, address = :address, email = :email WHERE unit_id = :unit AND person_id = :id
