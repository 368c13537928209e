-- All versions of a code, newest first. :unit :code -> n rows
SELECT unit_id, procedure_id, version, code, name, field, limit_desk, limit_online, pause_policy, fee, fee_note, channels, online_level, online_eligible, online_provided,
       on_national_portal, payable_online, inter_agency, decision, legal_basis, change, valid_from, valid_to, end_reason, end_decision, synthetic, steps, conditions, agency, audience, internal
FROM procedure_version WHERE unit_id = :unit AND code = :code ORDER BY valid_from DESC, version DESC
