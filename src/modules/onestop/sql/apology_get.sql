-- The apology letter of a dossier. :unit :id -> 0 or 1 row
SELECT at, account_id, due_day, new_day, in_time, reason FROM dossier_apology WHERE unit_id = :unit AND dossier_id = :id
