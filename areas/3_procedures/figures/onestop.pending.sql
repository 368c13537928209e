-- title: Hồ sơ đang giải quyết cuối kỳ
-- unit: hồ sơ
-- value: count
-- counter: until +received -early -on_time -late -ended_otherwise
-- rule: Hồ sơ tiếp nhận đến hết kỳ mà cuối kỳ chưa kết thúc.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state
FROM fig_dossier
WHERE unit_id IN (:units)
  AND received_day <= :to
  AND (ended_day IS NULL OR ended_day > :to)
