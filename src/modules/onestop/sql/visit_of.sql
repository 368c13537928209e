-- The first dossier of the visit a later one belongs to. :unit :id -> 0 or 1 row
SELECT first_id FROM dossier_visit WHERE unit_id = :unit AND dossier_id = :id
