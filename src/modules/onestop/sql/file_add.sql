-- A file attached to a paper of a dossier. :unit :id :no :paper :hash :kind :name :size :at :account :scan
INSERT INTO dossier_file (unit_id, dossier_id, file_no, paper_no, hash, kind, name, size, at, account_id, scan_token)
VALUES (:unit, :id, :no, :paper, :hash, :kind, :name, :size, :at, :account, :scan)
