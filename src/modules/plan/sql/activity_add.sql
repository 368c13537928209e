-- An activity behind the others of its task. One parameter per column.
INSERT INTO plan_activity (unit_id, activity_id, plan_id, heading_id, position, number, title, leads, support, monitor, time_frame, funding, due_day, origin_id, origin_reason, slips, estimate, settlement, weight, version)
SELECT :unit, :id, :plan, :heading, coalesce(max(position), 0) + 1, :number, :title, :leads, :support, :monitor, :time_frame, :funding, :due_day,
       :origin, :origin_reason, :slips, :estimate, :settlement, :weight, 1
FROM plan_activity WHERE unit_id = :unit AND plan_id = :plan AND heading_id = :heading
