-- The newest corrections of end times. :unit -> at most 100 rows
SELECT d.code, p.name AS procedure_name, x.at, x.account_id, x.ended_before, x.outcome_before, x.ended_after, x.outcome_after, x.proof, x.reason
FROM dossier_end_correction x
JOIN dossier d ON d.unit_id = x.unit_id AND d.dossier_id = x.dossier_id
JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
WHERE x.unit_id = :unit ORDER BY x.at DESC, x.dossier_id DESC, x.correction_no DESC LIMIT 100
