-- An imported dossier as a later import has it. :unit :id :seen and every column an import may move -> 1 row changed
UPDATE dossier SET procedure_id = :procedure_id, procedure_version = :procedure_version, rules_hash = :rules_hash, limit_code = :limit_code, pause_policy = :pause_policy,
       channel = :channel, state = :state, version = version + 1, applicant_id = :applicant_id, owner_id = :owner_id, applicant_name = :applicant_name, owner_name = :owner_name,
       note = :note, received_at = :received_at, received_day = :received_day, due_at = :due_at, due_day = :due_day, paused_at = :paused_at, ended_at = :ended_at,
       ended_day = :ended_day, outcome = :outcome, returned_at = :returned_at
WHERE unit_id = :unit AND dossier_id = :id AND version = :seen
