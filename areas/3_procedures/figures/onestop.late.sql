-- title: Hồ sơ giải quyết quá hạn
-- unit: hồ sơ
-- value: count
-- counter: in +late
-- rule: Hồ sơ xử lý xong trong kỳ, sau ngày hẹn trả hoặc bị coi là quá hạn do yêu cầu bổ sung quá số lần quy định.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state
FROM fig_dossier
WHERE unit_id IN (:units)
  AND outcome = 3
  AND ended_day >= :from AND ended_day <= :to
