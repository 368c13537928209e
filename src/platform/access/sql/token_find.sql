-- Whose bearer token this is. :token -> 0 or 1 row
SELECT unit_id, account_id FROM api_token WHERE token_hash = :token AND revoked_at IS NULL
