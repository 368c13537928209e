-- Every task. :unit -> n rows
SELECT unit_id, task_id, giver, counted, number, given_on, title, content, office_id, account_id, due_day, answered_on, answer_number, answer_title, answered_by, version
FROM assigned_task WHERE unit_id = :unit ORDER BY task_id
