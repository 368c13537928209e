-- What was done by hand with an orphan. :unit :id :state :dossier? :receipt? :reason
UPDATE fee_bank_line SET state = :state, dossier_id = :dossier, receipt_id = :receipt, reason = :reason WHERE unit_id = :unit AND bank_line_id = :id AND state = 0
