-- title: Hồ sơ đang giải quyết, còn trong hạn
-- unit: hồ sơ
-- value: count
-- counter: until +received -early -on_time -late -ended_otherwise +overdue_ended; until_eve -overdue
-- rule: Hồ sơ chưa kết thúc cuối kỳ, ngày hẹn trả từ ngày cuối kỳ trở đi.
SELECT unit_id, dossier_id, code, procedure_code, procedure_name, field, channel, received_day, due_day, ended_day, outcome, state
FROM fig_dossier
WHERE unit_id IN (:units)
  AND received_day <= :to
  AND (ended_day IS NULL OR ended_day > :to)
  AND due_day >= :to
