-- Targets of the plans of a unit, or of one. :unit [:id] -> n rows
SELECT plan_id, words, measure_kind, measure_key, comparison, low, high FROM plan_target
WHERE unit_id = :unit
  AND plan_id = :id --? id
ORDER BY plan_id, target_no
