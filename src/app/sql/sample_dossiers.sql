-- Dossiers of a unit in the order of their acceptance. :unit -> n rows
SELECT dossier_id FROM dossier WHERE unit_id = :unit ORDER BY dossier_id
