-- One more version of a paragraph. :unit :period :part :paragraph :version :text :account :at
INSERT INTO period_report_text (unit_id, period, part, paragraph, version, text, account_id, at)
VALUES (:unit, :period, :part, :paragraph, :version, :text, :account, :at)
