-- How many dossiers of a window came from where and stood how at its end (follow_up/progress.h): by unit, with :by_procedure by unit and procedure, with :by_officer by unit and official.
-- :units :from :to :moment, :closed when the moment is past, so that pauses that ended since count -> n rows. What was finished within the window is read from the index dossier_ended alone, except by official;
-- its procedure, version, origin and class are packed into one number, which sorts three times as fast as four, and comes before the unit, which is nearly always the same.
SELECT g.unit_id, g.who, g.origin, g.class, g.n
       , p.code AS procedure_code, p.name AS procedure_name, p.field --? by_procedure
       , coalesce(a.name, '') AS officer --? by_officer
FROM (
SELECT unit_id, who, version, origin, class, CAST(sum(n) AS BIGINT) AS n
FROM (
  SELECT unit_id, 0 AS who, 0 AS version, CASE WHEN received_day < :from THEN 0 ELSE channel END AS origin, outcome AS class, count(*) AS n --? !by_procedure,!by_officer
  SELECT unit_id, packed / 100000 AS who, packed / 100 % 1000 AS version, packed / 10 % 10 AS origin, packed % 10 AS class, n FROM ( --? by_procedure
  SELECT unit_id, (procedure_id * 1000 + procedure_version) * 100 + CASE WHEN received_day < :from THEN 0 ELSE channel END * 10 + outcome AS packed, count(*) AS n --? by_procedure
  SELECT unit_id, coalesce(assignee_id, 0) AS who, 0 AS version, CASE WHEN received_day < :from THEN 0 ELSE channel END AS origin, outcome AS class, count(*) AS n --? by_officer
  FROM dossier
  WHERE unit_id IN (:units) AND ended_day >= :from AND ended_day <= :to AND outcome <> 4
  GROUP BY unit_id, ended_day, received_day, outcome, channel --? !by_procedure,!by_officer
  GROUP BY 2, 1) of_procedure --? by_procedure
  GROUP BY 1, 2, 3, 4, 5 --? by_officer
  UNION ALL
  SELECT d.unit_id,
         0 AS who, 0 AS version, --? !by_procedure,!by_officer
         d.procedure_id AS who, d.procedure_version AS version, --? by_procedure
         coalesce(d.assignee_id, 0) AS who, 0 AS version, --? by_officer
         CASE WHEN d.received_day < :from THEN 0 ELSE d.channel END AS origin,
         CASE WHEN d.ended_day > d.due_day OR d.limit_code LIKE '%h' AND d.ended_at > d.due_at THEN 3 ELSE 2 END AS class, 1 AS n
  FROM (SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND ended_day >= :from AND ended_day <= :to AND outcome = 4) k
  JOIN dossier d ON d.unit_id = k.unit_id AND d.dossier_id = k.dossier_id
  UNION ALL
  SELECT unit_id, who, version, origin,
         CASE WHEN paused_since IS NULL THEN CASE WHEN due_at < :moment THEN 5 ELSE 4 END
              ELSE CASE WHEN due_at < paused_since THEN 7 ELSE 6 END END AS class, 1 AS n
  FROM (
    SELECT d.unit_id, d.due_at,
           0 AS who, 0 AS version, --? !by_procedure,!by_officer
           d.procedure_id AS who, d.procedure_version AS version, --? by_procedure
           coalesce(d.assignee_id, 0) AS who, 0 AS version, --? by_officer
           CASE WHEN d.received_day < :from THEN 0 ELSE d.channel END AS origin,
           CASE WHEN d.paused_at < :moment THEN d.paused_at END AS paused_since --? !closed
           CASE WHEN d.paused_at < :moment THEN d.paused_at --? closed
                ELSE (SELECT max(w.from_at) FROM dossier_pause w --? closed
                      WHERE w.unit_id = d.unit_id AND w.dossier_id = d.dossier_id AND w.from_at < :moment AND w.to_at >= :moment) END AS paused_since --? closed
    FROM (
      SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND ended_day > :to AND received_day <= :to
      UNION ALL
      SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND ended_at IS NULL AND received_day || '' <= :to   -- the index of open dossiers, not that of days: it is the short one
    ) k
    JOIN dossier d ON d.unit_id = k.unit_id AND d.dossier_id = k.dossier_id
  ) open_then
) one
GROUP BY unit_id, who, version, origin, class
) g
JOIN procedure_version p ON p.unit_id = g.unit_id AND p.procedure_id = g.who AND p.version = g.version --? by_procedure
LEFT JOIN account a ON a.unit_id = g.unit_id AND a.account_id = g.who --? by_officer
ORDER BY g.version
