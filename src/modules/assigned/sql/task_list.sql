-- Tasks given until a day, the newest document first. :unit :day :limit and filters -> at most :limit rows (a commune gets some hundreds a year)
-- Filters: :id; :words, a pattern over the folded text; :giver; :office; how they stand on :day; :before_day and :before, the last row of the page before.
SELECT unit_id, task_id, giver, counted, number, given_on, title, content, office_id, account_id, due_day, answered_on, answer_number, answer_title, answered_by, version
FROM assigned_task
WHERE unit_id = :unit
  AND given_on <= :day --? !id
  AND task_id = :id --? id
  AND search LIKE :words --? words
  AND giver = :giver --? giver
  AND office_id = :office --? office
  AND (answered_on IS NULL OR answered_on > :day) AND (due_day IS NULL OR due_day >= :day) --? not_due
  AND (answered_on IS NULL OR answered_on > :day) AND due_day < :day --? overdue
  AND answered_on <= :day AND (due_day IS NULL OR answered_on <= due_day) --? on_time
  AND answered_on <= :day AND answered_on > due_day --? late
  AND (given_on < :before_day OR (given_on = :before_day AND task_id < :before)) --? before
ORDER BY given_on DESC, task_id DESC LIMIT :limit
