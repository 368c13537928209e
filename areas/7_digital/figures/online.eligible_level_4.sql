-- title: Thủ tục đủ điều kiện cung cấp trực tuyến toàn trình (mức độ 4)
-- unit: thủ tục
-- value: count
-- rule: Thủ tục còn hiệu lực vào ngày cuối kỳ, đủ điều kiện cung cấp trực tuyến toàn trình (mức độ 4).
SELECT unit_id, procedure_id, version, code, name, field, online_level, online_eligible, online_provided, on_national_portal, payable_online, fee, valid_from, valid_to
FROM fig_procedure
WHERE unit_id IN (:units)
  AND valid_from <= :to
  AND (valid_to IS NULL OR valid_to > :to)
  AND online_level = 4
  AND online_eligible = 1
