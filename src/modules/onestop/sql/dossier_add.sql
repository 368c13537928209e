-- A dossier as accepted. One parameter per column.
INSERT INTO dossier (unit_id, dossier_id, code, procedure_id, procedure_version, rules_hash, limit_code, pause_policy, channel, state, version, applicant_id, owner_id,
       applicant_name, owner_name, result_way, note, competent, sets, receiver_id, received_at, received_day, due_at, due_day, first_due_day, source, case_name, book_year, book_no)
VALUES (:unit, :id, :code, :procedure_id, :procedure_version, :rules_hash, :limit_code, :pause_policy, :channel, :state, 1, :applicant_id, :owner_id,
       :applicant_name, :owner_name, :result_way, :note, :competent, :sets, :receiver, :received_at, :received_day, :due_at, :due_day, :first_due_day, :source, :case_name, :book_year, :book_no)
