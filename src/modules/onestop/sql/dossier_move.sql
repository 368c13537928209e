-- What an action changed; the version guards against a second writer. :unit :id :seen and every changing column -> 1 row changed
UPDATE dossier SET state = :state, version = version + 1, assignee_id = :assignee, due_at = :due_at, due_day = :due_day, paused_at = :paused_at,
       supplement_count = :supplement_count, ended_at = :ended_at, ended_day = :ended_day, outcome = :outcome, end_note = :end_note, returned_at = :returned_at
WHERE unit_id = :unit AND dossier_id = :id AND version = :seen
