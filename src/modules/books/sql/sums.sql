-- Sums of the number columns of the records that pass. :unit :book :field :from :to (the first filter; "#" for all) :sums and filters
-- -> a row for each path of :sums, and "#" with the number of records
SELECT v.field, CAST(count(*) AS BIGINT) AS records, CAST(coalesce(sum(v.n), 0) AS BIGINT) AS total
FROM (SELECT DISTINCT record_id FROM book_value WHERE unit_id = :unit AND book = :book AND field = :field AND key >= :from AND key <= :to) x
CROSS JOIN book_value v
WHERE v.unit_id = :unit AND v.record_id = x.record_id AND v.field IN (:sums) AND v.line_no = 0
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = v.record_id AND f.field = :field1 AND (f.key >= :from1 AND f.key <= :to1 OR f.key = :or1)) --? field1
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = v.record_id AND f.field = :field2 AND (f.key >= :from2 AND f.key <= :to2 OR f.key = :or2)) --? field2
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = v.record_id AND f.field = :field3 AND (f.key >= :from3 AND f.key <= :to3 OR f.key = :or3)) --? field3
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = v.record_id AND f.field = :field4 AND (f.key >= :from4 AND f.key <= :to4 OR f.key = :or4)) --? field4
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = v.record_id AND f.field = :field5 AND (f.key >= :from5 AND f.key <= :to5 OR f.key = :or5)) --? field5
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = v.record_id AND f.field = :field6 AND (f.key >= :from6 AND f.key <= :to6 OR f.key = :or6)) --? field6
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = v.record_id AND f.field = :field7 AND (f.key >= :from7 AND f.key <= :to7 OR f.key = :or7)) --? field7
  AND EXISTS (SELECT 1 FROM book_value f WHERE f.unit_id = :unit AND f.record_id = v.record_id AND f.field = :field8 AND (f.key >= :from8 AND f.key <= :to8 OR f.key = :or8)) --? field8
GROUP BY v.field
