-- A page of a book in the order of one path, the newest day first among equals. :unit :book :sort :limit and filters -> at most :limit rows
SELECT s.record_id, s.key, s.day, r.version, r.code, r.name
FROM book_value s
JOIN book_record r ON r.unit_id = s.unit_id AND r.record_id = s.record_id
WHERE s.unit_id = :unit AND s.book = :book AND s.field = :sort AND s.line_no = 0
  AND s.key >= :sort_from AND s.key <= :sort_to --? sort_from
  AND (s.key, s.day, s.record_id) > (:after_key, :after_day, :after_id) --? after_key, ascending
  AND (s.key, s.day, s.record_id) < (:after_key, :after_day, :after_id) --? after_key, descending
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = s.record_id AND f.field = :field1 AND (f.key >= :from1 AND f.key <= :to1 OR f.key = :or1)) --? field1
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = s.record_id AND f.field = :field2 AND (f.key >= :from2 AND f.key <= :to2 OR f.key = :or2)) --? field2
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = s.record_id AND f.field = :field3 AND (f.key >= :from3 AND f.key <= :to3 OR f.key = :or3)) --? field3
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = s.record_id AND f.field = :field4 AND (f.key >= :from4 AND f.key <= :to4 OR f.key = :or4)) --? field4
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = s.record_id AND f.field = :field5 AND (f.key >= :from5 AND f.key <= :to5 OR f.key = :or5)) --? field5
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = s.record_id AND f.field = :field6 AND (f.key >= :from6 AND f.key <= :to6 OR f.key = :or6)) --? field6
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = s.record_id AND f.field = :field7 AND (f.key >= :from7 AND f.key <= :to7 OR f.key = :or7)) --? field7
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = s.record_id AND f.field = :field8 AND (f.key >= :from8 AND f.key <= :to8 OR f.key = :or8)) --? field8
ORDER BY s.key, s.day, s.record_id --? ascending
ORDER BY s.key DESC, s.day DESC, s.record_id DESC --? descending
LIMIT :limit
