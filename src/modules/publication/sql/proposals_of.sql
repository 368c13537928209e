-- The proposals about a procedure, oldest first. :unit :code -> n rows
SELECT proposal_id, code, what, why, saving, sent_on, sent_to, answer, answered_on, version FROM procedure_proposal WHERE unit_id = :unit AND code = :code ORDER BY proposal_id
