-- A session ends. :token
DELETE FROM session WHERE token_hash = :token
