-- A draft. One parameter per column.
INSERT INTO plan (unit_id, plan_id, kind, title, year_from, year_to, origin_kind, origin_key, version)
VALUES (:unit, :id, :kind, :title, :year_from, :year_to, :origin_kind, :origin_key, 1)
