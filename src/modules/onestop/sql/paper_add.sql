-- A paper handed in. :unit :id :no :name :kind :copies
INSERT INTO dossier_paper (unit_id, dossier_id, paper_no, name, kind, copies) VALUES (:unit, :id, :no, :name, :kind, :copies)
