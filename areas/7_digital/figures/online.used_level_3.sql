-- title: Thủ tục trực tuyến một phần (mức độ 3) có hồ sơ nộp trực tuyến
-- unit: thủ tục
-- value: count
-- rule: Thủ tục đang cung cấp trực tuyến một phần (mức độ 3) vào ngày cuối kỳ, có ít nhất một hồ sơ nộp trực tuyến phải
--   giải quyết trong kỳ.
SELECT unit_id, procedure_id, version, code, name, field, online_level, online_eligible, online_provided, on_national_portal, payable_online, fee, valid_from, valid_to
FROM fig_procedure p
WHERE unit_id IN (:units)
  AND valid_from <= :to
  AND (valid_to IS NULL OR valid_to > :to)
  AND online_level = 3
  AND online_provided = 1
  AND (
    EXISTS (SELECT 1 FROM fig_dossier d WHERE d.unit_id = p.unit_id AND d.procedure_id = p.procedure_id AND d.channel = 2 AND d.received_day >= :from AND d.received_day <= :to)
    OR EXISTS (SELECT 1 FROM fig_dossier d WHERE d.unit_id = p.unit_id AND d.procedure_id = p.procedure_id AND d.channel = 2 AND d.received_day < :from
               AND (d.ended_day IS NULL OR d.ended_day >= :from))
  )
