-- Whose login this is. :login -> 0 or 1 row
SELECT unit_id, account_id FROM login_name WHERE login = :login
