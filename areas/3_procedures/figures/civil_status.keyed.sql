-- title: Trường hợp hộ tịch cũ nhập xong trong kỳ
-- unit: trường hợp
-- value: count
-- rule: Bản ghi nhập hai lần, đối chiếu xong và khóa trong kỳ; không tính theo ngày đăng ký ghi trong sổ giấy.
SELECT unit_id, record_id,
  (SELECT q.text FROM fig_book_value q WHERE q.unit_id = b.unit_id AND q.record_id = b.record_id AND q.field = 'volume' AND q.line_no = 0) AS volume,
  (SELECT n.text FROM fig_book_value n WHERE n.unit_id = b.unit_id AND n.record_id = b.record_id AND n.field = 'entry' AND n.line_no = 0) AS entry,
  added_day
FROM fig_book b
WHERE unit_id IN (:units) AND book = 'civil_status_entry' AND added_day >= :from AND added_day <= :to
