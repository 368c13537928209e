-- The apology letter of a dossier. :unit :id :at :account :due_day :new_day :in_time :reason
INSERT INTO dossier_apology (unit_id, dossier_id, at, account_id, due_day, new_day, in_time, reason) VALUES (:unit, :id, :at, :account, :due_day, :new_day, :in_time, :reason)
