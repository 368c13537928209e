-- title: Thủ tục đã tiếp nhận không phụ thuộc địa giới hành chính
-- unit: thủ tục
-- value: count
-- rule: Thủ tục còn hiệu lực vào ngày cuối kỳ, trong kỳ có ít nhất một hồ sơ tiếp nhận hộ cơ quan khác giải quyết.
SELECT unit_id, procedure_id, version, code, name, field, online_level, valid_from, valid_to
FROM fig_procedure p
WHERE unit_id IN (:units)
  AND valid_from <= :to
  AND (valid_to IS NULL OR valid_to > :to)
  AND EXISTS (SELECT 1 FROM fig_dossier d WHERE d.unit_id = p.unit_id AND d.procedure_id = p.procedure_id AND d.competent <> '' AND d.received_day >= :from AND d.received_day <= :to)
