-- title: Thủ tục hành chính bãi bỏ, thay thế
-- unit: thủ tục
-- value: count
-- rule: Thủ tục bị bãi bỏ hoặc được thủ tục khác thay thế, ngày đầu tiên hết hiệu lực nằm trong kỳ; không gồm việc thay
--   bằng bản mới của chính thủ tục đó.
SELECT unit_id, procedure_id, version, code, name, field, inter_agency, online_level, valid_from, valid_to, change, end_reason, decision
FROM fig_procedure
WHERE unit_id IN (:units)
  AND end_reason = 2
  AND valid_to >= :from AND valid_to <= :to
