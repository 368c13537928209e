-- How many dossiers of a window came from where and stood how at its end (follow_up/progress.h), by unit and procedure, or with :officers by unit and official.
-- :units :from :to :moment :officers (0, 1) -> n rows; reads what happened from :from on and the open dossiers
SELECT g.unit_id, g.who, g.origin, g.class, g.n, coalesce(p.code, '') AS procedure_code, coalesce(p.name, '') AS procedure_name, coalesce(p.field, '') AS field, coalesce(a.name, '') AS officer
FROM (
SELECT unit_id, who, version, origin, class, CAST(count(*) AS BIGINT) AS n
FROM (
  SELECT unit_id, CASE WHEN :officers = 1 THEN coalesce(assignee_id, 0) ELSE procedure_id END AS who, CASE WHEN :officers = 1 THEN 0 ELSE procedure_version END AS version, origin, class
  FROM (
  SELECT unit_id, dossier_id, procedure_id, procedure_version, assignee_id, origin,
         CASE WHEN ended <> 0 THEN ended
              WHEN paused_since IS NULL THEN CASE WHEN due_at < :moment THEN 5 ELSE 4 END
              ELSE CASE WHEN due_at < paused_since THEN 7 ELSE 6 END END AS class
  FROM (
    SELECT d.unit_id, d.dossier_id, d.procedure_id, d.procedure_version, d.assignee_id, d.due_at,
           CASE WHEN d.received_day < :from THEN 0 ELSE d.channel END AS origin,
           CASE WHEN d.ended_day IS NULL OR d.ended_day > :to THEN 0
                WHEN d.outcome <> 4 THEN d.outcome
                WHEN d.ended_day > d.due_day OR d.limit_code LIKE '%h' AND d.ended_at > d.due_at THEN 3
                ELSE 2 END AS ended,
           CASE WHEN d.ended_day <= :to THEN NULL
                WHEN d.paused_at < :moment THEN d.paused_at
                ELSE (SELECT max(w.from_at) FROM dossier_pause w
                      WHERE w.unit_id = d.unit_id AND w.dossier_id = d.dossier_id AND w.from_at < :moment AND w.to_at >= :moment) END AS paused_since
    FROM (
      SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND received_day >= :from AND received_day <= :to
      UNION ALL
      SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND ended_day >= :from AND received_day < :from
      UNION ALL
      SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND ended_at IS NULL AND received_day || '' < :from   -- the index of open dossiers, not that of days: it is the short one
    ) k
    JOIN dossier d ON d.unit_id = k.unit_id AND d.dossier_id = k.dossier_id
  ) placed
  ) classed
) named
GROUP BY unit_id, who, version, origin, class
) g
LEFT JOIN procedure_version p ON :officers = 0 AND p.unit_id = g.unit_id AND p.procedure_id = g.who AND p.version = g.version
LEFT JOIN account a ON :officers = 1 AND a.unit_id = g.unit_id AND a.account_id = g.who
ORDER BY g.version
