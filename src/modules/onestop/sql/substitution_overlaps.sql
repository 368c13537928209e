-- Substitutions that meet the days and either of the two persons wrongly: the absent one already absent or standing in, the substitute absent.
-- :unit :absent :substitute :from :to -> n rows
SELECT substitution_id FROM substitution
WHERE unit_id = :unit AND cancelled_at IS NULL AND to_day >= :from AND from_day <= :to AND (absent_id = :absent OR substitute_id = :absent OR absent_id = :substitute)
