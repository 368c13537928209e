-- One dossier by its code. :unit :code -> 0 or 1 row
SELECT d.unit_id, d.dossier_id, d.code, d.procedure_id, d.procedure_version, d.rules_hash, d.limit_code, d.pause_policy, d.channel, d.state, d.version, d.applicant_id, d.owner_id,
       d.applicant_name, d.owner_name, d.note, d.receiver_id, d.assignee_id, d.received_at, d.due_at, d.due_day, d.first_due_day, d.paused_at, d.supplement_count, d.ended_at,
       d.outcome, d.end_note, d.returned_at, d.source, p.code AS procedure_code, p.name AS procedure_name, p.field, p.inter_agency
FROM dossier d JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
WHERE d.unit_id = :unit AND d.code = :code
