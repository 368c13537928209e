-- Somebody stands in for somebody. :unit :id :absent :substitute :from :to :decision :account :at
INSERT INTO substitution (unit_id, substitution_id, absent_id, substitute_id, from_day, to_day, decision, account_id, at)
VALUES (:unit, :id, :absent, :substitute, :from, :to, :decision, :account, :at)
