-- Files, the newest first, and how many of their lines wait. :unit, and :id -> at most 50 rows
SELECT f.file_id, f.book, f.file_name, f.total, f.at,
       CAST((SELECT count(*) FROM keying_match m WHERE m.unit_id = f.unit_id AND m.file_id = f.file_id AND m.state = 0 AND m.looks > 0) AS BIGINT) AS waiting,
       CAST((SELECT count(*) FROM keying_match m WHERE m.unit_id = f.unit_id AND m.file_id = f.file_id AND m.state = 1) AS BIGINT) AS confirmed
FROM keying_match_file f
WHERE f.unit_id = :unit
  AND f.file_id = :id --? id
ORDER BY f.file_id DESC LIMIT 50
