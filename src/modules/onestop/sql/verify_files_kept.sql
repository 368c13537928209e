-- Counts of dossiers with files that are not what the files say. :unit -> n rows (none is right)
SELECT stretch, mark, p.code AS procedure_code, CAST(sum(counted) AS BIGINT) AS counted, CAST(sum(kept) AS BIGINT) AS kept FROM (
  SELECT substr(day, 1, 8) || CASE WHEN substr(day, 9) < '10' THEN '01' WHEN substr(day, 9) < '15' THEN '10' ELSE '15' END AS stretch, procedure_id, procedure_version, mark, 1 AS counted, 0 AS kept
  FROM (
    SELECT d.received_day AS day, d.procedure_id, d.procedure_version, 'papers_kept' AS mark
    FROM dossier d JOIN (SELECT DISTINCT dossier_id FROM dossier_file WHERE unit_id = :unit AND paper_no > 0 AND removed_at IS NULL) f ON f.dossier_id = d.dossier_id WHERE d.unit_id = :unit
    UNION ALL
    SELECT d.ended_day, d.procedure_id, d.procedure_version, 'result_kept'
    FROM dossier d JOIN (SELECT DISTINCT dossier_id FROM dossier_file WHERE unit_id = :unit AND paper_no = 0 AND removed_at IS NULL) f ON f.dossier_id = d.dossier_id WHERE d.unit_id = :unit AND d.ended_day IS NOT NULL
  ) marked
  UNION ALL
  SELECT stretch, procedure_id, procedure_version, mark, 0, n FROM dossier_mark_count WHERE unit_id = :unit AND mark IN ('papers_kept', 'result_kept')
) both_ways JOIN procedure_version p ON p.unit_id = :unit AND p.procedure_id = both_ways.procedure_id AND p.version = both_ways.procedure_version
GROUP BY stretch, mark, p.code, both_ways.procedure_id, both_ways.procedure_version HAVING sum(counted) <> sum(kept) ORDER BY stretch, mark, p.code LIMIT 50
