-- A result of a version. :unit :id :version :no :code :name
INSERT INTO procedure_result (unit_id, procedure_id, version, result_no, code, name) VALUES (:unit, :id, :version, :no, :code, :name)
