-- The hand-overs of a dossier in order. :unit :id -> n rows
SELECT hand_over_no, at, from_id, to_id, note, answer, answered_at, answer_note FROM dossier_hand_over WHERE unit_id = :unit AND dossier_id = :id ORDER BY hand_over_no
