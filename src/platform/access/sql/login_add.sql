-- Takes a login name. :login :unit :account
INSERT INTO login_name (login, unit_id, account_id) VALUES (:login, :unit, :account)
