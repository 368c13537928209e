-- :unit :id :position :record :account :differed
INSERT INTO keying_settled (unit_id, batch_id, position, record_id, account_id, differed) VALUES (:unit, :id, :position, :record, :account, :differed)
