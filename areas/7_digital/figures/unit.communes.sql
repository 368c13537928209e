-- title: UBND cấp xã
-- unit: đơn vị
-- value: count
-- rule: Các xã, phường, đặc khu của phạm vi báo cáo, đang hoạt động vào ngày cuối kỳ; báo cáo của một xã thì là chính xã ấy.
SELECT unit_id, valid_from, unit_name, agency_code, valid_to
FROM fig_unit
WHERE unit_id IN (:units)
  AND level = 4
  AND valid_from <= :to
  AND (valid_to IS NULL OR valid_to > :to)
