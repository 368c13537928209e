-- One more reason for a warning. :unit :period :rule :form :row :reason_no :says :reason :account :at
INSERT INTO period_report_reason (unit_id, period, rule, form, row_number, reason_no, says, reason, account_id, at)
VALUES (:unit, :period, :rule, :form, :row, :reason_no, :says, :reason, :account, :at)
