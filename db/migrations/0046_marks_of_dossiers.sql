-- What a dossier has beside its state, counted by procedure in the stretches of days of 0040, so that the table of online services reads neither
-- files nor receipts dossier by dossier: `papers_kept` (a file of one of its papers), `paid`, `paid_by_transfer` (a receipt that is not
-- cancelled) by the day of reception, `result_kept` (a file of the result) by the day of the end.

CREATE TABLE dossier_mark_count (
  unit_id {{BIGINT}} NOT NULL,
  stretch TEXT {{C}} NOT NULL,           -- its first day
  procedure_id {{BIGINT}} NOT NULL,
  procedure_version INTEGER NOT NULL,
  mark TEXT {{C}} NOT NULL,
  n {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, stretch, procedure_id, procedure_version, mark)
) {{CLUSTERED}};
INSERT INTO dossier_mark_count (unit_id, stretch, procedure_id, procedure_version, mark, n)
SELECT unit_id, substr(day, 1, 8) || CASE WHEN substr(day, 9) < '10' THEN '01' WHEN substr(day, 9) < '15' THEN '10' ELSE '15' END AS stretch, procedure_id, procedure_version, mark, count(*)
FROM (
  SELECT d.unit_id, d.received_day AS day, d.procedure_id, d.procedure_version, 'papers_kept' AS mark
  FROM dossier d WHERE EXISTS (SELECT 1 FROM dossier_file f WHERE f.unit_id = d.unit_id AND f.dossier_id = d.dossier_id AND f.paper_no > 0 AND f.removed_at IS NULL)
  UNION ALL
  SELECT d.unit_id, d.ended_day, d.procedure_id, d.procedure_version, 'result_kept'
  FROM dossier d WHERE d.ended_day IS NOT NULL AND EXISTS (SELECT 1 FROM dossier_file f WHERE f.unit_id = d.unit_id AND f.dossier_id = d.dossier_id AND f.paper_no = 0 AND f.removed_at IS NULL)
  UNION ALL
  SELECT d.unit_id, d.received_day, d.procedure_id, d.procedure_version, 'paid'
  FROM dossier d WHERE EXISTS (SELECT 1 FROM fee_receipt r WHERE r.unit_id = d.unit_id AND r.dossier_id = d.dossier_id AND r.cancelled_at IS NULL)
  UNION ALL
  SELECT d.unit_id, d.received_day, d.procedure_id, d.procedure_version, 'paid_by_transfer'
  FROM dossier d WHERE EXISTS (SELECT 1 FROM fee_receipt r WHERE r.unit_id = d.unit_id AND r.dossier_id = d.dossier_id AND r.method = 2 AND r.cancelled_at IS NULL)
) marked
GROUP BY unit_id, stretch, procedure_id, procedure_version, mark;
