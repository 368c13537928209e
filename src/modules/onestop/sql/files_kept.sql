-- Whether a dossier has a file of one of its papers, and one of its result. :unit :id -> one row
SELECT count(CASE WHEN paper_no > 0 THEN 1 END) AS papers, count(CASE WHEN paper_no = 0 THEN 1 END) AS results FROM dossier_file WHERE unit_id = :unit AND dossier_id = :id AND removed_at IS NULL
