-- Every code and name a unit's catalogue has ever had. :unit -> n rows (some hundreds)
SELECT DISTINCT code, name FROM procedure_version WHERE unit_id = :unit
