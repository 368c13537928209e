-- Extracts, the newest first. :unit, and :id or :record -> n rows
SELECT extract_id, book, record_id, year, number, code, title, applicant, content, account_id, at FROM keying_extract
WHERE unit_id = :unit
  AND extract_id = :id --? id
  AND record_id = :record --? record
ORDER BY extract_id DESC
