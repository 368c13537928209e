-- Sessions nobody used since :before. :before
DELETE FROM session WHERE last_seen < :before
