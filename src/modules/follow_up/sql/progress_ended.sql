-- What ended in a window made of whole stretches (onestop/counters.h): by unit, with :by_procedure by unit and procedure, with :by_officer by unit and official.
-- :units :from :to -> a row for each of these and for carried over or not, its channels and timeliness side by side
SELECT g.unit_id, g.who, g.version, g.carried, g.desk_early, g.desk_on_time, g.desk_late, g.online_early, g.online_on_time, g.online_late, g.post_early, g.post_on_time, g.post_late
       , p.code AS procedure_code, p.name AS procedure_name, p.field --? by_procedure
       , coalesce(a.name, '') AS officer --? by_officer
FROM (
  SELECT unit_id, CASE WHEN received_from < :from THEN 1 ELSE 0 END AS carried,
         0 AS who, 0 AS version, --? !by_procedure,!by_officer
         procedure_id AS who, procedure_version AS version, --? by_procedure
         officer_id AS who, 0 AS version, --? by_officer
         CAST(sum(desk_early) AS BIGINT) AS desk_early, CAST(sum(desk_on_time) AS BIGINT) AS desk_on_time, CAST(sum(desk_late) AS BIGINT) AS desk_late,
         CAST(sum(online_early) AS BIGINT) AS online_early, CAST(sum(online_on_time) AS BIGINT) AS online_on_time, CAST(sum(online_late) AS BIGINT) AS online_late,
         CAST(sum(post_early) AS BIGINT) AS post_early, CAST(sum(post_on_time) AS BIGINT) AS post_on_time, CAST(sum(post_late) AS BIGINT) AS post_late
  FROM dossier_ended_count WHERE unit_id IN (:units) AND ended_from >= :from AND ended_from <= :to
  GROUP BY 3, 4, 2, 1
) g
JOIN procedure_version p ON p.unit_id = g.unit_id AND p.procedure_id = g.who AND p.version = g.version --? by_procedure
LEFT JOIN account a ON a.unit_id = g.unit_id AND a.account_id = g.who --? by_officer
