-- A plan as it is from now on; the version guards against a second writer. :unit :id :seen and every changing column -> 1 row changed
UPDATE plan SET title = :title, year_from = :year_from, year_to = :year_to, decision_number = :decision_number, decision_day = :decision_day,
       origin_kind = :origin_kind, origin_key = :origin_key, version = version + 1
WHERE unit_id = :unit AND plan_id = :id AND version = :seen
