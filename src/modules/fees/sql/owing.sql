-- Dossiers that owe what was written down and did not end without a result, the newest first. :unit -> at most 200 rows
SELECT d.code, d.applicant_name, x.day, x.amount, CAST(0 AS BIGINT) AS receipt_id, 0 AS number
FROM (SELECT dossier_id, min(day) AS day, CAST(sum(amount) AS BIGINT) AS amount FROM fee_due_line WHERE unit_id = :unit GROUP BY dossier_id HAVING sum(amount) > 0) x
JOIN dossier d ON d.unit_id = :unit AND d.dossier_id = x.dossier_id AND d.outcome <> 4
ORDER BY x.day DESC, d.code DESC LIMIT 200
