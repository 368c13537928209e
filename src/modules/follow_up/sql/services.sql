-- Procedures for citizens in force on the last day of a window, or with dossiers received or ended in it, and what these dossiers have (onestop/counters.h: marks).
-- :units :from :to, :stretches when the counts kept by stretches of days tell it, else from the dossiers -> a row for each version of a unit
SELECT p.unit_id, p.version, p.code, p.name, p.field, p.online_level, CASE WHEN p.fee > 0 OR p.fee_note <> '' THEN 1 ELSE 0 END AS fee,
       CASE WHEN p.valid_from <= :to AND (p.valid_to IS NULL OR p.valid_to > :to) THEN 1 ELSE 0 END AS listed,
       coalesce(r.received, 0) AS received, coalesce(r.received_online, 0) AS received_online, coalesce(r.ended, 0) AS ended,
       coalesce(r.papers_kept, 0) AS papers_kept, coalesce(r.paid, 0) AS paid, coalesce(r.paid_by_transfer, 0) AS paid_by_transfer, coalesce(r.result_kept, 0) AS result_kept
FROM procedure_version p
LEFT JOIN (
  SELECT unit_id, procedure_id, procedure_version, CAST(sum(received) AS BIGINT) AS received, CAST(sum(received_online) AS BIGINT) AS received_online, CAST(sum(ended) AS BIGINT) AS ended,
         CAST(sum(papers_kept) AS BIGINT) AS papers_kept, CAST(sum(paid) AS BIGINT) AS paid, CAST(sum(paid_by_transfer) AS BIGINT) AS paid_by_transfer, CAST(sum(result_kept) AS BIGINT) AS result_kept
  FROM (
    SELECT unit_id, procedure_id, procedure_version, CASE WHEN received_from >= :from AND received_from <= :to THEN desk + online + post ELSE 0 END AS received, --? stretches
           CASE WHEN received_from >= :from AND received_from <= :to THEN online ELSE 0 END AS received_online, --? stretches
           CASE WHEN ended_from <= :to THEN desk + online + post ELSE 0 END AS ended, 0 AS papers_kept, 0 AS paid, 0 AS paid_by_transfer, 0 AS result_kept --? stretches
    FROM (SELECT unit_id, procedure_id, procedure_version, ended_from, received_from, desk_early + desk_on_time + desk_late AS desk, online_early + online_on_time + online_late AS online, --? stretches
                 post_early + post_on_time + post_late AS post FROM dossier_ended_count WHERE unit_id IN (:units) AND ended_from >= :from) e --? stretches
    UNION ALL --? stretches
    SELECT unit_id, procedure_id, procedure_version, 1, CASE WHEN channel = 2 THEN 1 ELSE 0 END, 0, 0, 0, 0, 0 --? stretches
    FROM dossier WHERE unit_id IN (:units) AND ended_at IS NULL AND received_day || '' >= :from AND received_day || '' <= :to --? stretches
    UNION ALL --? stretches
    SELECT unit_id, procedure_id, procedure_version, 0, 0, 0, CASE mark WHEN 'papers_kept' THEN n ELSE 0 END, CASE mark WHEN 'paid' THEN n ELSE 0 END, --? stretches
           CASE mark WHEN 'paid_by_transfer' THEN n ELSE 0 END, CASE mark WHEN 'result_kept' THEN n ELSE 0 END --? stretches
    FROM dossier_mark_count WHERE unit_id IN (:units) AND stretch >= :from AND stretch <= :to --? stretches
    SELECT unit_id, procedure_id, procedure_version, 1 AS received, CASE WHEN channel = 2 THEN 1 ELSE 0 END AS received_online, 0 AS ended, --? !stretches
           CASE WHEN EXISTS (SELECT 1 FROM dossier_file f WHERE f.unit_id = d.unit_id AND f.dossier_id = d.dossier_id AND f.paper_no > 0 AND f.removed_at IS NULL) THEN 1 ELSE 0 END AS papers_kept, --? !stretches
           CASE WHEN EXISTS (SELECT 1 FROM fee_receipt r WHERE r.unit_id = d.unit_id AND r.dossier_id = d.dossier_id AND r.cancelled_at IS NULL) THEN 1 ELSE 0 END AS paid, --? !stretches
           CASE WHEN EXISTS (SELECT 1 FROM fee_receipt r WHERE r.unit_id = d.unit_id AND r.dossier_id = d.dossier_id AND r.method = 2 AND r.cancelled_at IS NULL) THEN 1 ELSE 0 END AS paid_by_transfer, 0 AS result_kept --? !stretches
    FROM dossier d WHERE unit_id IN (:units) AND received_day >= :from AND received_day <= :to --? !stretches
    UNION ALL --? !stretches
    SELECT unit_id, procedure_id, procedure_version, 0, 0, 1, 0, 0, 0, --? !stretches
           CASE WHEN EXISTS (SELECT 1 FROM dossier_file f WHERE f.unit_id = d.unit_id AND f.dossier_id = d.dossier_id AND f.paper_no = 0 AND f.removed_at IS NULL) THEN 1 ELSE 0 END --? !stretches
    FROM dossier d WHERE unit_id IN (:units) AND ended_day >= :from AND ended_day <= :to --? !stretches
  ) one GROUP BY unit_id, procedure_id, procedure_version
) r ON r.unit_id = p.unit_id AND r.procedure_id = p.procedure_id AND r.procedure_version = p.version
WHERE p.unit_id IN (:units) AND p.internal = 0 AND (p.valid_from <= :to AND (p.valid_to IS NULL OR p.valid_to > :to) OR r.received > 0 OR r.ended > 0)
