-- title: Hồ sơ nộp qua bưu chính
-- unit: hồ sơ
-- value: count
-- counter: before +received -early -on_time -late -ended_otherwise @post; in +received @post
-- rule: Trong số hồ sơ phải giải quyết trong kỳ: nộp qua dịch vụ bưu chính.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state
FROM fig_dossier
WHERE unit_id IN (:units)
  AND received_day <= :to
  AND (ended_day IS NULL OR ended_day >= :from)
  AND channel = 3
