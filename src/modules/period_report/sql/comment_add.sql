-- A comment. :unit :id :period :part :paragraph :form :row :text :account :at
INSERT INTO period_report_comment (unit_id, comment_id, period, part, paragraph, form, row_number, text, account_id, at)
VALUES (:unit, :id, :period, :part, :paragraph, :form, :row, :text, :account, :at)
