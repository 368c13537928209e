-- title: Hồ sơ liên thông
-- unit: hồ sơ
-- value: count
-- counter: before +inter_agency_received -inter_agency_ended; in +inter_agency_received
-- rule: Trong số hồ sơ phải giải quyết trong kỳ: thuộc thủ tục liên thông cùng cấp hoặc giữa các cấp.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state
FROM fig_dossier
WHERE unit_id IN (:units)
  AND received_day <= :to
  AND (ended_day IS NULL OR ended_day >= :from)
  AND inter_agency IN (1, 2)
