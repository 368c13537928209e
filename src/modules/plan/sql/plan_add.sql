-- A draft. One parameter per column.
INSERT INTO plan (unit_id, plan_id, kind, title, year_from, year_to, version) VALUES (:unit, :id, :kind, :title, :year_from, :year_to, 1)
