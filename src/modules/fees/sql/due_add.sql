-- One line that a dossier owes. :unit :dossier :no :day :code :title :kind :units :sets :full :exemption :ground :amount
INSERT INTO fee_due_line (unit_id, dossier_id, line_no, day, code, title, kind, units, sets, full_amount, exemption, ground, amount)
VALUES (:unit, :dossier, :no, :day, :code, :title, :kind, :units, :sets, :full, :exemption, :ground, :amount)
