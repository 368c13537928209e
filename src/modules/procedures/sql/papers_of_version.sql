-- The papers of a version, in the order of the decision. :unit :id :version -> n rows
SELECT name, originals, certified, copies, shown, needed_when, form_code, for_case FROM procedure_paper WHERE unit_id = :unit AND procedure_id = :id AND version = :version ORDER BY paper_no
