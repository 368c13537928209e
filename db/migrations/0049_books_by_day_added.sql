-- What came into one book in a window, without a look at the other books of the unit.
CREATE INDEX book_record_added ON book_record (unit_id, book, added_day);
