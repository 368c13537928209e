-- title: Hồ sơ kỳ trước chuyển sang
-- unit: hồ sơ
-- value: count
-- counter: before +received -early -on_time -late -ended_otherwise
-- rule: Hồ sơ tiếp nhận trước kỳ và đến đầu kỳ chưa kết thúc.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state
FROM fig_dossier
WHERE unit_id IN (:units)
  AND received_day < :from
  AND (ended_day IS NULL OR ended_day >= :from)
