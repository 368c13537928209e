-- Every signing of a unit with its content. :unit -> n rows
SELECT period, version, content, hash, report_number, report_day, ended_at FROM report_snapshot WHERE unit_id = :unit ORDER BY period, version
