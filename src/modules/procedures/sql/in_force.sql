-- The version of a code in force on a day. :unit :code :day -> 0 or 1 row
SELECT unit_id, procedure_id, version, code, name, field, limit_desk, limit_online, pause_policy, fee, fee_note, channels, online_level, online_eligible, online_provided,
       on_national_portal, payable_online, inter_agency, decision, legal_basis, change, valid_from, valid_to, end_reason, end_decision, synthetic, steps, conditions, agency, audience, internal
FROM procedure_version WHERE unit_id = :unit AND code = :code AND valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)
