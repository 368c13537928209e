-- title: Thủ tục trực tuyến đã công khai trên Cổng Dịch vụ công quốc gia
-- unit: thủ tục
-- value: count
-- rule: Thủ tục đang cung cấp trực tuyến một phần hoặc toàn trình vào ngày cuối kỳ, đã tích hợp trên Cổng Dịch vụ công quốc gia.
SELECT unit_id, procedure_id, version, code, name, field, online_level, online_eligible, online_provided, on_national_portal, payable_online, fee, valid_from, valid_to
FROM fig_procedure
WHERE unit_id IN (:units)
  AND valid_from <= :to
  AND (valid_to IS NULL OR valid_to > :to)
  AND online_level IN (3, 4)
  AND online_provided = 1
  AND on_national_portal = 1
