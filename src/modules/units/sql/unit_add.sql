-- A unit's identity. :unit :code
INSERT INTO unit (unit_id, code) VALUES (:unit, :code)
