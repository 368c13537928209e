-- Substitutions that end on a day or later. :unit :from -> n rows
SELECT s.substitution_id, s.absent_id, s.substitute_id, a.name AS absent_name, b.name AS substitute_name, s.decision, s.from_day, s.to_day
FROM substitution s
JOIN account a ON a.unit_id = s.unit_id AND a.account_id = s.absent_id
JOIN account b ON b.unit_id = s.unit_id AND b.account_id = s.substitute_id
WHERE s.unit_id = :unit AND s.cancelled_at IS NULL AND s.to_day >= :from ORDER BY s.from_day, s.substitution_id
