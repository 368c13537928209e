-- Money that came in by bank. :unit :id :mark :day :amount :memo :file_name :at :account :state :why :dossier? :receipt?
INSERT INTO fee_bank_line (unit_id, bank_line_id, mark, day, amount, memo, file_name, at, account_id, state, why, dossier_id, receipt_id)
VALUES (:unit, :id, :mark, :day, :amount, :memo, :file_name, :at, :account, :state, :why, :dossier, :receipt)
