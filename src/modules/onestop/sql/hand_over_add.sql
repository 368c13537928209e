-- A hand-over that waits for its answer. :unit :id :no :at :from :to :note
INSERT INTO dossier_hand_over (unit_id, dossier_id, hand_over_no, at, from_id, to_id, note) VALUES (:unit, :id, :no, :at, :from, :to, :note)
