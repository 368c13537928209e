-- title: Hồ sơ đã giải quyết xong trong kỳ
-- unit: hồ sơ
-- value: count
-- counter: in +early +on_time +late
-- rule: Hồ sơ có ngày xử lý xong trong kỳ; tính ngày xử lý xong, không tính ngày người dân đến nhận; không gồm hồ sơ
--   rút, dừng, từ chối.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state
FROM fig_dossier
WHERE unit_id IN (:units)
  AND outcome IN (1, 2, 3)
  AND ended_day >= :from AND ended_day <= :to
