-- The files of a dossier, removed ones too. :unit :id -> n rows
SELECT file_no, paper_no, hash, kind, name, size, at, account_id, removed_at, removed_by, removed_reason
FROM dossier_file WHERE unit_id = :unit AND dossier_id = :id ORDER BY file_no
