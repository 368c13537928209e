-- Where a comment stands. :unit :id -> 0 or 1 row
SELECT period, part, resolved_at FROM period_report_comment WHERE unit_id = :unit AND comment_id = :id
