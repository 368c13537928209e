-- Open tasks due until a day, earliest first. :unit :until, and :account with :office those that one of the two leads -> n rows
SELECT unit_id, task_id, giver, counted, number, given_on, title, content, office_id, account_id, due_day, answered_on, answer_number, answer_title, answered_by, version
FROM assigned_task
WHERE unit_id = :unit AND answered_on IS NULL AND due_day <= :until
  AND (account_id = :account OR (account_id IS NULL AND office_id = :office)) --? account
ORDER BY due_day, task_id
