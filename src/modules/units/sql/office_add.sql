-- An office. :unit :office :name :from
INSERT INTO office (unit_id, office_id, name, valid_from) VALUES (:unit, :office, :name, :from)
