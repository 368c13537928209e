-- The cases of a version, in the order of the decision. :unit :id :version -> n rows
SELECT name, limit_code FROM procedure_case WHERE unit_id = :unit AND procedure_id = :id AND version = :version ORDER BY case_no
