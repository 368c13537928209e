-- :unit :account :hash :at; a new one takes the place of the one before
INSERT INTO plan_feed (unit_id, account_id, token_hash, made_at) VALUES (:unit, :account, :hash, :at)
ON CONFLICT (unit_id, account_id) DO UPDATE SET token_hash = excluded.token_hash, made_at = excluded.made_at
