-- The papers of a dossier. :unit :id -> n rows
SELECT name, kind, copies FROM dossier_paper WHERE unit_id = :unit AND dossier_id = :id ORDER BY paper_no
