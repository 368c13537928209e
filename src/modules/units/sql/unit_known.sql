-- A unit that has this number or this code. :unit :code -> 0 to 2 rows
SELECT unit_id FROM unit WHERE unit_id = :unit OR code = :code
