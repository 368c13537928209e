-- The results of a version. :unit :id :version -> n rows
SELECT code, name FROM procedure_result WHERE unit_id = :unit AND procedure_id = :id AND version = :version ORDER BY result_no
