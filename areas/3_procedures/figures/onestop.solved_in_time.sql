-- title: Hồ sơ giải quyết trước hạn và đúng hạn
-- unit: hồ sơ
-- value: count
-- counter: in +early +on_time
-- rule: Hồ sơ xử lý xong trong kỳ, trước hoặc đúng ngày hẹn trả.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state
FROM fig_dossier
WHERE unit_id IN (:units)
  AND outcome IN (1, 2)
  AND ended_day >= :from AND ended_day <= :to
