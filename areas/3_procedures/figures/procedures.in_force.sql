-- title: Thủ tục hành chính đang có hiệu lực
-- unit: thủ tục
-- value: count
-- rule: Thủ tục trong danh mục của đơn vị còn hiệu lực vào ngày cuối kỳ.
SELECT unit_id, procedure_id, version, code, name, field, inter_agency, online_level, valid_from, valid_to, change, end_reason, decision
FROM fig_procedure
WHERE unit_id IN (:units)
  AND valid_from <= :to
  AND (valid_to IS NULL OR valid_to > :to)
