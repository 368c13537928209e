-- A file uploaded and not attached yet. :unit :waiting :account :hash :kind :name :size :at :purpose
INSERT INTO waiting_file (unit_id, waiting_id, account_id, hash, kind, name, size, at, purpose) VALUES (:unit, :waiting, :account, :hash, :kind, :name, :size, :at, :purpose)
