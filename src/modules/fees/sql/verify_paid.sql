-- Counts of dossiers with receipts that are not what the receipts say. :unit -> n rows (none is right)
SELECT stretch, mark, p.code AS procedure_code, CAST(sum(counted) AS BIGINT) AS counted, CAST(sum(kept) AS BIGINT) AS kept FROM (
  SELECT substr(d.received_day, 1, 8) || CASE WHEN substr(d.received_day, 9) < '10' THEN '01' WHEN substr(d.received_day, 9) < '15' THEN '10' ELSE '15' END AS stretch, d.procedure_id, d.procedure_version, r.mark, 1 AS counted, 0 AS kept
  FROM (
    SELECT DISTINCT dossier_id, 'paid' AS mark FROM fee_receipt WHERE unit_id = :unit AND cancelled_at IS NULL
    UNION ALL
    SELECT DISTINCT dossier_id, 'paid_by_transfer' FROM fee_receipt WHERE unit_id = :unit AND method = 2 AND cancelled_at IS NULL
  ) r JOIN dossier d ON d.unit_id = :unit AND d.dossier_id = r.dossier_id
  UNION ALL
  SELECT stretch, procedure_id, procedure_version, mark, 0, n FROM dossier_mark_count WHERE unit_id = :unit AND mark IN ('paid', 'paid_by_transfer')
) both_ways JOIN procedure_version p ON p.unit_id = :unit AND p.procedure_id = both_ways.procedure_id AND p.version = both_ways.procedure_version
GROUP BY stretch, mark, p.code, both_ways.procedure_id, both_ways.procedure_version HAVING sum(counted) <> sum(kept) ORDER BY stretch, mark, p.code LIMIT 50
