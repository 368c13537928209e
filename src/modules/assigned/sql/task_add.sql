-- A task, open. One parameter per column.
INSERT INTO assigned_task (unit_id, task_id, giver, counted, number, given_on, title, content, office_id, account_id, due_day, search, version)
VALUES (:unit, :id, :giver, :counted, :number, :given_on, :title, :content, :office, :account, :due_day, :search, 1)
