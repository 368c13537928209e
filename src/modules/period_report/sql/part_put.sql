-- A part as it stands now. :unit :period :part :state :duty :handed_in_at :handed_in_by :at
INSERT INTO period_report_part (unit_id, period, part, state, duty_id, handed_in_at, handed_in_by, changed_at)
VALUES (:unit, :period, :part, :state, :duty, :handed_in_at, :handed_in_by, :at)
ON CONFLICT (unit_id, period, part) DO UPDATE SET state = :state, duty_id = :duty, handed_in_at = :handed_in_at, handed_in_by = :handed_in_by, changed_at = :at
