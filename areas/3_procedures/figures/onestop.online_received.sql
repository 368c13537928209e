-- title: Hồ sơ tiếp nhận trực tuyến trong kỳ
-- unit: hồ sơ
-- value: count
-- counter: in +received @online
-- rule: Hồ sơ có ngày tiếp nhận trong kỳ, nộp trực tuyến.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state
FROM fig_dossier
WHERE unit_id IN (:units)
  AND received_day >= :from AND received_day <= :to
  AND channel = 2
