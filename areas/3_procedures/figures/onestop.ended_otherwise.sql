-- title: Hồ sơ kết thúc không có kết quả giải quyết
-- unit: hồ sơ
-- value: count
-- counter: in +ended_otherwise
-- rule: Hồ sơ công dân rút, dừng xử lý hoặc bị từ chối trong kỳ.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state
FROM fig_dossier
WHERE unit_id IN (:units)
  AND outcome = 4
  AND ended_day >= :from AND ended_day <= :to
