-- A task as it is from now on; the version guards against a second writer. :unit :id :seen and every changing column -> 1 row changed
UPDATE assigned_task SET giver = :giver, counted = :counted, number = :number, given_on = :given_on, title = :title, content = :content, office_id = :office, account_id = :account,
       due_day = :due_day, answered_on = :answered_on, answer_number = :answer_number, answer_title = :answer_title, answered_by = :answered_by, search = :search, version = version + 1
WHERE unit_id = :unit AND task_id = :id AND version = :seen
