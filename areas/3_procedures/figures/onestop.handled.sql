-- title: Tổng số hồ sơ phải giải quyết trong kỳ
-- unit: hồ sơ
-- value: count
-- counter: before +received -early -on_time -late -ended_otherwise; in +received
-- rule: Hồ sơ kỳ trước chuyển sang và hồ sơ tiếp nhận trong kỳ.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state
FROM fig_dossier
WHERE unit_id IN (:units)
  AND received_day <= :to
  AND (ended_day IS NULL OR ended_day >= :from)
