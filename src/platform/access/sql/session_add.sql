-- A session begins. :token :unit :account :csrf :client :confirmed :at
INSERT INTO session (token_hash, unit_id, account_id, csrf, client, confirmed, created_at, last_seen)
VALUES (:token, :unit, :account, :csrf, :client, :confirmed, :at, :at)
