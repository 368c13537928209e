-- title: Thủ tục liên thông cùng cấp
-- unit: thủ tục
-- value: count
-- rule: Thủ tục còn hiệu lực vào ngày cuối kỳ, liên thông giữa các cơ quan cùng cấp.
SELECT unit_id, procedure_id, version, code, name, field, inter_agency, online_level, valid_from, valid_to, change, end_reason, decision
FROM fig_procedure
WHERE unit_id IN (:units)
  AND valid_from <= :to
  AND (valid_to IS NULL OR valid_to > :to)
  AND inter_agency = 1
