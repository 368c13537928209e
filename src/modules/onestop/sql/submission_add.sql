-- A submission; at the counter with its answer.
INSERT INTO submission (unit_id, submission_id, code, year, number, state, version, channel, procedure_code, request, applicant_id, owner_id, applicant_name, owner_name, content, receiver_id,
                        registered_at, registered_day, answer_due_at, answered_at, answered_day, answerer_id, form, form_year, form_number, reason, legal_ground, missing)
VALUES (:unit, :id, :code, :year, :number, :state, 1, :channel, :procedure, :request, :applicant_id, :owner_id, :applicant_name, :owner_name, :content, :receiver,
        :registered_at, :registered_day, :answer_due_at, :answered_at, :answered_day, :answerer, :form, :form_year, :form_number, :reason, :legal_ground, :missing)
