-- Further units that the accounts of a unit may see. :unit -> n rows
SELECT account_id, scope_unit_id FROM account_scope WHERE unit_id = :unit ORDER BY account_id, scope_unit_id
