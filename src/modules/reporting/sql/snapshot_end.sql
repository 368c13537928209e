-- Reopens the signed report of a period. :unit :period :account :at :reason -> rows changed
UPDATE report_snapshot SET ended_at = :at, ended_by = :account, ended_reason = :reason WHERE unit_id = :unit AND period = :period AND ended_at IS NULL
