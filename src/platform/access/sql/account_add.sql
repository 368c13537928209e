-- A new account. :unit :account :login :name :title :office :roles :hash :must_change :at
INSERT INTO account (unit_id, account_id, login, name, title, office_id, roles, password_hash, must_change, created_at, password_set_at, active_at)
VALUES (:unit, :account, :login, :name, :title, :office, :roles, :hash, :must_change, :at, :at, :at)
