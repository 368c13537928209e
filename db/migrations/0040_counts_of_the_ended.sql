-- What ended, by the stretch of days it ended in and the one it was received in, so that the table of progress reads none of it dossier by dossier.
-- A stretch begins on the 1st, the 10th or the 15th of a month: the days on which windows begin (law/periods, and calendar months). What ended
-- otherwise is on time or late by its due time. Channels and timeliness lie side by side: a row for each of them would be five times as many to add up.

CREATE TABLE dossier_ended_count (
  unit_id {{BIGINT}} NOT NULL,
  ended_from TEXT {{C}} NOT NULL,        -- first day of the stretch
  procedure_id {{BIGINT}} NOT NULL,
  procedure_version INTEGER NOT NULL,
  received_from TEXT {{C}} NOT NULL,
  officer_id {{BIGINT}} NOT NULL,        -- 0: nobody
  desk_early {{BIGINT}} NOT NULL,
  desk_on_time {{BIGINT}} NOT NULL,
  desk_late {{BIGINT}} NOT NULL,
  online_early {{BIGINT}} NOT NULL,
  online_on_time {{BIGINT}} NOT NULL,
  online_late {{BIGINT}} NOT NULL,
  post_early {{BIGINT}} NOT NULL,
  post_on_time {{BIGINT}} NOT NULL,
  post_late {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, ended_from, procedure_id, procedure_version, received_from, officer_id)
) {{CLUSTERED}};
INSERT INTO dossier_ended_count (unit_id, ended_from, procedure_id, procedure_version, received_from, officer_id,
  desk_early, desk_on_time, desk_late, online_early, online_on_time, online_late, post_early, post_on_time, post_late)
SELECT unit_id, ended_from, procedure_id, procedure_version, received_from, officer_id,
       count(CASE WHEN channel = 1 AND timeliness = 1 THEN 1 END) AS desk_early, count(CASE WHEN channel = 1 AND timeliness = 2 THEN 1 END) AS desk_on_time, count(CASE WHEN channel = 1 AND timeliness = 3 THEN 1 END) AS desk_late,
       count(CASE WHEN channel = 2 AND timeliness = 1 THEN 1 END) AS online_early, count(CASE WHEN channel = 2 AND timeliness = 2 THEN 1 END) AS online_on_time, count(CASE WHEN channel = 2 AND timeliness = 3 THEN 1 END) AS online_late,
       count(CASE WHEN channel = 3 AND timeliness = 1 THEN 1 END) AS post_early, count(CASE WHEN channel = 3 AND timeliness = 2 THEN 1 END) AS post_on_time, count(CASE WHEN channel = 3 AND timeliness = 3 THEN 1 END) AS post_late
FROM (
  SELECT unit_id, procedure_id, procedure_version, channel, coalesce(assignee_id, 0) AS officer_id,
         substr(ended_day, 1, 8) || CASE WHEN substr(ended_day, 9) < '10' THEN '01' WHEN substr(ended_day, 9) < '15' THEN '10' ELSE '15' END AS ended_from,
         substr(received_day, 1, 8) || CASE WHEN substr(received_day, 9) < '10' THEN '01' WHEN substr(received_day, 9) < '15' THEN '10' ELSE '15' END AS received_from,
         CASE WHEN outcome <> 4 THEN outcome WHEN ended_day > due_day OR limit_code LIKE '%h' AND ended_at > due_at THEN 3 ELSE 2 END AS timeliness
  FROM dossier WHERE ended_day IS NOT NULL
) ended
GROUP BY unit_id, ended_from, procedure_id, procedure_version, received_from, officer_id;

-- Who was waited for at the end of a window past, without a look at every dossier that was open then.
CREATE INDEX dossier_pause_ended ON dossier_pause (unit_id, to_at);
