-- Who is away on a day and who does their work. :unit :day -> n rows
SELECT absent_id, substitute_id FROM substitution WHERE unit_id = :unit AND cancelled_at IS NULL AND to_day >= :day AND from_day <= :day ORDER BY substitution_id
