-- The papers of the newest dossiers of a procedure. :unit :procedure -> n rows
SELECT d.dossier_id, d.channel, p.name, p.kind, p.copies
FROM (SELECT unit_id, dossier_id, channel FROM dossier WHERE unit_id = :unit AND procedure_id = :procedure ORDER BY dossier_id DESC LIMIT 40) d
JOIN dossier_paper p ON p.unit_id = d.unit_id AND p.dossier_id = d.dossier_id
ORDER BY d.dossier_id DESC, p.paper_no
