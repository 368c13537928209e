-- A version of a unit. :unit :from :to :parent :level :name :agency_code :regime :hours :place :phone :address
INSERT INTO unit_version (unit_id, valid_from, valid_to, parent_id, level, name, agency_code, regime, hours, place, phone, address)
VALUES (:unit, :from, :to, :parent, :level, :name, :agency_code, :regime, :hours, :place, :phone, :address)
