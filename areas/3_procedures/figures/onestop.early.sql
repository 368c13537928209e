-- title: Hồ sơ giải quyết trước hạn
-- unit: hồ sơ
-- value: count
-- counter: in +early
-- rule: Hồ sơ xử lý xong trong kỳ, trước ngày hẹn trả.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state
FROM fig_dossier
WHERE unit_id IN (:units)
  AND outcome = 1
  AND ended_day >= :from AND ended_day <= :to
