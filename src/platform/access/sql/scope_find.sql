-- Further units an account may see. :unit :account -> n rows
SELECT scope_unit_id FROM account_scope WHERE unit_id = :unit AND account_id = :account ORDER BY scope_unit_id
