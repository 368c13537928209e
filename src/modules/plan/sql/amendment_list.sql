-- Amendments of the plans of a unit, or of one. :unit [:id] -> n rows
SELECT plan_id, number, decided_on, summary FROM plan_amendment
WHERE unit_id = :unit
  AND plan_id = :id --? id
ORDER BY plan_id, amendment_no
