-- One more entry. :unit :period :form :row :entry_no :state :value :note :account :at
INSERT INTO entered_value (unit_id, period, form, row_number, entry_no, state, value, note, account_id, at)
VALUES (:unit, :period, :form, :row, :entry_no, :state, :value, :note, :account, :at)
