-- What became of a submission that waited. :unit :id :seen (its version) … -> 1 row, 0 when somebody else was first
UPDATE submission SET state = :state, version = version + 1, answered_at = :answered_at, answered_day = :answered_day, answerer_id = :answerer, form = :form, form_year = :form_year, form_number = :form_number,
       reason = :reason, legal_ground = :legal_ground, missing = :missing, dossier_id = :dossier
WHERE unit_id = :unit AND submission_id = :id AND version = :seen AND state = 1
