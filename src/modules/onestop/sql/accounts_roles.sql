-- Who works in a unit and as what. :unit -> n rows
SELECT account_id, roles FROM account WHERE unit_id = :unit AND closed = 0 ORDER BY account_id
