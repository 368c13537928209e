-- A bearer token. :token :unit :account :at
INSERT INTO api_token (token_hash, unit_id, account_id, created_at) VALUES (:token, :unit, :account, :at)
