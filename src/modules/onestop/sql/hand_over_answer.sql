-- The answer to the hand-over that waits. :unit :id :answer :at :note -> 0 or 1 row changed
UPDATE dossier_hand_over SET answer = :answer, answered_at = :at, answer_note = :note WHERE unit_id = :unit AND dossier_id = :id AND answer = 0
