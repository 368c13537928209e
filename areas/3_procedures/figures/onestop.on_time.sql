-- title: Hồ sơ giải quyết đúng hạn
-- unit: hồ sơ
-- value: count
-- counter: in +on_time
-- rule: Hồ sơ xử lý xong trong kỳ, đúng ngày hẹn trả.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state
FROM fig_dossier
WHERE unit_id IN (:units)
  AND outcome = 2
  AND ended_day >= :from AND ended_day <= :to
