-- title: Hồ sơ bị yêu cầu bổ sung từ hai lần trở lên
-- unit: hồ sơ
-- value: count
-- rule: Trong số hồ sơ phải giải quyết trong kỳ: đã có từ hai lần yêu cầu bổ sung trở lên.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state, supplement_count
FROM fig_dossier
WHERE unit_id IN (:units)
  AND supplement_count > 1
  AND received_day <= :to
  AND (ended_day IS NULL OR ended_day >= :from)
