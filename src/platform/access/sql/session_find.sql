-- The session of a token. :token -> 0 or 1 row
SELECT unit_id, account_id, csrf, confirmed, last_seen FROM session WHERE token_hash = :token
