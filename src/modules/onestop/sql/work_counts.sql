-- How much is open, by urgency. :unit :now :today -> 1 row; reads the open dossiers only
SELECT CAST(count(*) AS BIGINT) AS open_count,
       CAST(coalesce(sum(CASE WHEN paused_at IS NULL AND due_at < :now THEN 1 ELSE 0 END), 0) AS BIGINT) AS late,
       CAST(coalesce(sum(CASE WHEN paused_at IS NULL AND due_at >= :now AND due_day = :today THEN 1 ELSE 0 END), 0) AS BIGINT) AS due_today,
       CAST(coalesce(sum(CASE WHEN paused_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS waiting,
       CAST(coalesce(sum(CASE WHEN state = 2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS fresh
FROM dossier WHERE unit_id = :unit AND ended_at IS NULL
