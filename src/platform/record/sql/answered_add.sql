-- Keeps an answer. :unit :account :key :body_hash :at :status :answer
INSERT INTO answered (unit_id, account_id, request_key, body_hash, at, status, answer)
VALUES (:unit, :account, :key, :body_hash, :at, :status, :answer)
