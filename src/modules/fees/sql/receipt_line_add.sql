-- A line of a receipt. :unit :id :no :code :title :kind :units :sets :full :exemption :ground :amount
INSERT INTO fee_receipt_line (unit_id, receipt_id, line_no, code, title, kind, units, sets, full_amount, exemption, ground, amount)
VALUES (:unit, :id, :no, :code, :title, :kind, :units, :sets, :full, :exemption, :ground, :amount)
