-- The catalogue on a day, of citizens or between State bodies. :unit :day :internal [:like] [:offered] -> n rows (a commune has some hundreds)
SELECT unit_id, procedure_id, version, code, name, field, limit_desk, limit_online, pause_policy, fee, fee_note, channels, online_level, online_eligible, online_provided,
       on_national_portal, payable_online, inter_agency, decision, legal_basis, change, valid_from, valid_to, end_reason, end_decision, synthetic, steps, conditions, agency, audience, internal
FROM procedure_version WHERE unit_id = :unit AND valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)
  AND internal = :internal
  AND name_key LIKE :like --? like
  AND :offered = 1 AND code NOT IN (SELECT l.code FROM procedure_local l WHERE l.unit_id = :unit AND l.hidden = 1) --? offered
ORDER BY field, name_key
