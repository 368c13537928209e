-- title: Thủ tục hành chính công bố mới
-- unit: thủ tục
-- value: count
-- rule: Thủ tục mới, có hiệu lực lần đầu trong kỳ; không gồm lần nhập danh mục ban đầu và bản sửa đổi của thủ tục đã có.
SELECT unit_id, procedure_id, version, code, name, field, inter_agency, online_level, valid_from, valid_to, change, end_reason, decision
FROM fig_procedure
WHERE unit_id IN (:units)
  AND change = 2
  AND valid_from >= :from AND valid_from <= :to
