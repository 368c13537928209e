-- How many dossiers of a window came from where and stood how at its end (follow_up/progress.h): by unit, with :by_procedure by unit and procedure, with :by_officer by unit and official.
-- :units :from :to :moment, :stretches when progress_ended.sql tells what ended in the window, :closed when the moment is past -> n rows. At the end of a closed window
-- who was open is told by days from an index; who was paused then is taken out of that and put where it belongs.
SELECT g.unit_id, g.who, g.version, g.origin, g.class, g.n
       , p.code AS procedure_code, p.name AS procedure_name, p.field --? by_procedure
       , coalesce(a.name, '') AS officer --? by_officer
FROM (
SELECT unit_id, who, version, origin, class, CAST(sum(n) AS BIGINT) AS n
FROM (
  SELECT unit_id,
         0 AS who, 0 AS version, --? !by_procedure,!by_officer
         procedure_id AS who, procedure_version AS version, --? by_procedure
         coalesce(assignee_id, 0) AS who, 0 AS version, --? by_officer
         CASE WHEN received_day < :from THEN 0 ELSE channel END AS origin,
         CASE WHEN paused_at IS NULL OR paused_at >= :moment THEN CASE WHEN due_at < :moment THEN 5 ELSE 4 END
              ELSE CASE WHEN due_at < paused_at THEN 7 ELSE 6 END END AS class, 1 AS n
  FROM dossier WHERE unit_id IN (:units) AND ended_at IS NULL AND received_day || '' <= :to   -- the index of open dossiers, not that of days: it is the short one
  UNION ALL --? !stretches
  SELECT unit_id, --? !stretches
         0 AS who, 0 AS version, --? !stretches,!by_procedure,!by_officer
         procedure_id AS who, procedure_version AS version, --? !stretches,by_procedure
         coalesce(assignee_id, 0) AS who, 0 AS version, --? !stretches,by_officer
         CASE WHEN received_day < :from THEN 0 ELSE channel END AS origin, --? !stretches
         CASE WHEN outcome <> 4 THEN outcome WHEN ended_day > due_day OR limit_code LIKE '%h' AND ended_at > due_at THEN 3 ELSE 2 END AS class, 1 AS n --? !stretches
  FROM dossier WHERE unit_id IN (:units) AND ended_day >= :from AND ended_day <= :to --? !stretches
  UNION ALL --? closed
  SELECT unit_id, --? closed
         0 AS who, 0 AS version, --? closed,!by_procedure,!by_officer
         procedure_id AS who, procedure_version AS version, --? closed,by_procedure
         coalesce(assignee_id, 0) AS who, 0 AS version, --? closed,by_officer
         CASE WHEN received_day < :from THEN 0 ELSE channel END AS origin, CASE WHEN due_day <= :to THEN 5 ELSE 4 END AS class, 1 AS n --? closed
  FROM dossier WHERE unit_id IN (:units) AND ended_day > :to AND received_day || '' <= :to --? closed
  UNION ALL --? closed
  SELECT d.unit_id, --? closed
         0 AS who, 0 AS version, --? closed,!by_procedure,!by_officer
         d.procedure_id AS who, d.procedure_version AS version, --? closed,by_procedure
         coalesce(d.assignee_id, 0) AS who, 0 AS version, --? closed,by_officer
         CASE WHEN d.received_day < :from THEN 0 ELSE d.channel END AS origin, --? closed
         CASE WHEN m.n > 0 THEN CASE WHEN d.due_at < w.from_at THEN 7 ELSE 6 END ELSE CASE WHEN d.due_at < :moment THEN 5 ELSE 4 END END AS class, m.n --? closed
  FROM dossier_pause w CROSS JOIN dossier d CROSS JOIN (SELECT 1 AS n UNION ALL SELECT -1) m --? closed
  WHERE w.unit_id IN (:units) AND w.to_at >= :moment AND w.from_at < :moment AND d.unit_id = w.unit_id AND d.dossier_id = w.dossier_id AND (d.ended_day IS NULL OR d.ended_day > :to) --? closed
) one
GROUP BY unit_id, who, version, origin, class
) g
JOIN procedure_version p ON p.unit_id = g.unit_id AND p.procedure_id = g.who AND p.version = g.version --? by_procedure
LEFT JOIN account a ON a.unit_id = g.unit_id AND a.account_id = g.who --? by_officer
