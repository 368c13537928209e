-- The day a record came into its book: what is entered late, like old civil-status books, is counted by it.
ALTER TABLE book_record ADD COLUMN added_day TEXT {{C}} NOT NULL DEFAULT '';
UPDATE book_record SET added_day = coalesce((
  SELECT min(to_char(to_timestamp(e.at / 1000) AT TIME ZONE 'UTC' + interval '7 hours', 'YYYY-MM-DD')) FROM event e
  WHERE e.unit_id = book_record.unit_id AND e.subject = 'book_record' AND e.subject_id = book_record.record_id AND e.kind = 'book_record.added'), '');
DROP VIEW fig_book;
CREATE VIEW fig_book AS
SELECT unit_id, record_id, book, code AS record_code, name AS record_name, added_day FROM book_record WHERE removed = 0;
