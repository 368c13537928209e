-- A file uploaded and not attached yet. :unit :waiting :account :hash :kind :name :size :at
INSERT INTO waiting_file (unit_id, waiting_id, account_id, hash, kind, name, size, at) VALUES (:unit, :waiting, :account, :hash, :kind, :name, :size, :at)
