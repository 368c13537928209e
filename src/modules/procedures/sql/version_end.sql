-- Ends a version in force. :unit :id :version :day :reason :decision
UPDATE procedure_version SET valid_to = :day, end_reason = :reason, end_decision = :decision
WHERE unit_id = :unit AND procedure_id = :id AND version = :version AND valid_to IS NULL
