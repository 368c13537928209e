-- How many are not settled, and since when. :unit
SELECT channel, state, count(*) AS messages, min(made_at) AS oldest FROM outbox_message WHERE unit_id = :unit AND state IN (0, 1, 2) GROUP BY channel, state ORDER BY channel, state
