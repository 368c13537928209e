-- Changes an account that is still at the version seen. :unit :account :expected :name :title :office :roles :closed
UPDATE account SET name = :name, title = :title, office_id = :office, roles = :roles, closed = :closed, version = version + 1
WHERE unit_id = :unit AND account_id = :account AND version = :expected
