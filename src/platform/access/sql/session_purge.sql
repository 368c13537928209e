-- Sessions nobody used since :before, and those used later than :after, when the clock was ahead. :before :after
DELETE FROM session WHERE last_seen < :before OR last_seen > :after
