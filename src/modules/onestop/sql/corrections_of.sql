-- The corrections of a dossier's end time in order. :unit :id -> n rows
SELECT at, account_id, ended_before, outcome_before, ended_after, outcome_after, proof, reason FROM dossier_end_correction WHERE unit_id = :unit AND dossier_id = :id ORDER BY correction_no
