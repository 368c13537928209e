-- Papers that the latest dossiers of a procedure carried and this one does not, the most usual first. :unit :id :procedure_id -> at most 12 rows
SELECT name FROM dossier_paper
WHERE unit_id = :unit AND dossier_id IN (SELECT dossier_id FROM dossier WHERE unit_id = :unit AND procedure_id = :procedure_id AND dossier_id <> :id ORDER BY dossier_id DESC LIMIT 50)
  AND name NOT IN (SELECT name FROM dossier_paper WHERE unit_id = :unit AND dossier_id = :id)
GROUP BY name ORDER BY count(*) DESC, name LIMIT 12
