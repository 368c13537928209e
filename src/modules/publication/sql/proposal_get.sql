-- One proposal. :unit :id -> 0 or 1 row
SELECT proposal_id, code, what, why, saving, sent_on, sent_to, answer, answered_on, version FROM procedure_proposal WHERE unit_id = :unit AND proposal_id = :id
