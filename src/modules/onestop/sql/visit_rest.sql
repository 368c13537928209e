-- The later dossiers of a visit. :unit :first -> n rows
SELECT dossier_id FROM dossier_visit WHERE unit_id = :unit AND first_id = :first ORDER BY dossier_id
