-- A result of one day that work was due on. One parameter per column.
INSERT INTO plan_occurrence (unit_id, activity_id, occurs_on, done_on, proof_number, proof_title, proof_note, proof_kind, proof_key, proof_mark, proof_words, done_by, done_at)
VALUES (:unit, :id, :occurs_on, :done_on, :proof_number, :proof_title, :proof_note, :proof_kind, :proof_key, :proof_mark, :proof_words, :done_by, :done_at)
