-- A corrected end time beside the one kept before. :unit :id :no :at :account :ended_before :outcome_before :ended_after :outcome_after :proof :reason
INSERT INTO dossier_end_correction (unit_id, dossier_id, correction_no, at, account_id, ended_before, outcome_before, ended_after, outcome_after, proof, reason)
VALUES (:unit, :id, :no, :at, :account, :ended_before, :outcome_before, :ended_after, :outcome_after, :proof, :reason)
