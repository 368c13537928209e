-- :unit :id :book :name :total :account :at
INSERT INTO keying_match_file (unit_id, file_id, book, file_name, total, account_id, at) VALUES (:unit, :id, :book, :name, :total, :account, :at)
