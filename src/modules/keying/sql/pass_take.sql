-- :unit :id :pass :account
INSERT INTO keying_pass (unit_id, batch_id, pass, account_id) VALUES (:unit, :id, :pass, :account)
