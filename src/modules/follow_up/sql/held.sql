-- Who holds the open dossiers of a unit, and how they stand. :unit :now :today :soon -> a row for each official, and one (0) for what nobody has yet
SELECT coalesce(d.assignee_id, 0) AS who, coalesce(max(a.name), '') AS name, coalesce(max(a.title), '') AS title, CAST(count(*) AS BIGINT) AS open_count,
       CAST(sum(CASE WHEN d.paused_at IS NULL AND d.due_at < :now THEN 1 ELSE 0 END) AS BIGINT) AS late,
       CAST(sum(CASE WHEN d.paused_at IS NULL AND d.due_at >= :now AND d.due_day = :today THEN 1 ELSE 0 END) AS BIGINT) AS due_today,
       CAST(sum(CASE WHEN d.paused_at IS NULL AND d.due_day > :today AND d.due_day <= :soon THEN 1 ELSE 0 END) AS BIGINT) AS due_soon,
       CAST(sum(CASE WHEN d.paused_at IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS waiting,
       min(d.received_at) AS oldest
FROM dossier d LEFT JOIN account a ON a.unit_id = d.unit_id AND a.account_id = d.assignee_id
WHERE d.unit_id = :unit AND d.ended_at IS NULL
GROUP BY coalesce(d.assignee_id, 0)
