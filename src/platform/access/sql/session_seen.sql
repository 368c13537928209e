-- When a session was last used; another server may have written a later time. :token :at
UPDATE session SET last_seen = :at WHERE token_hash = :token AND last_seen < :at
