-- Newer contact details of a person. :unit :id :name :phone :address
UPDATE person SET name = :name, phone = :phone, address = :address WHERE unit_id = :unit AND person_id = :id
