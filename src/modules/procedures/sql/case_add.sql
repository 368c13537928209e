-- A case of a version. :unit :id :version :no :name :limit
INSERT INTO procedure_case (unit_id, procedure_id, version, case_no, name, limit_code) VALUES (:unit, :id, :version, :no, :name, :limit)
