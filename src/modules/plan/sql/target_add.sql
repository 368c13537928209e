-- One parameter per column.
INSERT INTO plan_target (unit_id, plan_id, target_no, words, measure_kind, measure_key, comparison, low, high) VALUES (:unit, :plan, :no, :words, :kind, :key, :comparison, :low, :high)
