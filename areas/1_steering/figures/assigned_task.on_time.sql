-- title: Nhiệm vụ cấp trên giao hoàn thành đúng hạn
-- unit: nhiệm vụ
-- value: count
-- rule: Nhiệm vụ UBND, Chủ tịch UBND cấp trên giao không sau ngày cuối kỳ, kể cả giao từ kỳ trước mà đầu kỳ chưa xong; hoàn thành trong kỳ, ngày hoàn thành không sau hạn hoặc không có hạn.
SELECT r.unit_id, r.record_id, r.book, r.record_code, r.record_name, g.key AS given_day, t.key AS due_day, e.key AS done_day
FROM fig_book r
JOIN fig_book_value u ON u.unit_id = r.unit_id AND u.record_id = r.record_id AND u.field = 'given_by' AND u.key = 'upper'
JOIN fig_book_value g ON g.unit_id = r.unit_id AND g.record_id = r.record_id AND g.field = 'given.day'
LEFT JOIN fig_book_value t ON t.unit_id = r.unit_id AND t.record_id = r.record_id AND t.field = 'due_on' AND t.key <> ''
LEFT JOIN fig_book_value e ON e.unit_id = r.unit_id AND e.record_id = r.record_id AND e.field = 'done_on' AND e.key <> ''
WHERE r.unit_id IN (:units)
  AND r.book = 'assigned_task'
  AND g.key <= :to
  AND e.key >= :from AND e.key <= :to
  AND (t.key IS NULL OR e.key <= t.key)
