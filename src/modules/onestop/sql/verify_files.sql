-- Dossiers whose files are not as many as their events say. :unit -> n rows (none is right)
SELECT e.subject_id, e.attached, e.removed, coalesce(f.attached, 0) AS files, coalesce(f.removed, 0) AS files_removed FROM (
  SELECT subject_id, CAST(sum(CASE WHEN kind = 'file.attached' THEN 1 ELSE 0 END) AS BIGINT) AS attached, CAST(sum(CASE WHEN kind = 'file.removed' THEN 1 ELSE 0 END) AS BIGINT) AS removed
  FROM event WHERE unit_id = :unit AND subject = 'dossier_file' GROUP BY subject_id
) e
LEFT JOIN (SELECT dossier_id, count(*) AS attached, count(removed_at) AS removed FROM dossier_file WHERE unit_id = :unit GROUP BY dossier_id) f ON f.dossier_id = e.subject_id
WHERE e.attached <> coalesce(f.attached, 0) OR e.removed <> coalesce(f.removed, 0)
UNION ALL
SELECT f.dossier_id, 0, 0, count(*), count(f.removed_at) FROM dossier_file f
WHERE f.unit_id = :unit AND NOT EXISTS (SELECT 1 FROM event v WHERE v.unit_id = :unit AND v.subject = 'dossier_file' AND v.subject_id = f.dossier_id)
GROUP BY f.dossier_id LIMIT 50
