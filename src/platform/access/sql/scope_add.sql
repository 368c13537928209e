-- Lets an account see a further unit. :unit :account :scope
INSERT INTO account_scope (unit_id, account_id, scope_unit_id) VALUES (:unit, :account, :scope)
