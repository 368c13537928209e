-- A comment that is dealt with. :unit :id :account :at
UPDATE period_report_comment SET resolved_at = :at, resolved_by = :account WHERE unit_id = :unit AND comment_id = :id
