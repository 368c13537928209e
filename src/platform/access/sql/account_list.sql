-- The accounts of a unit, the open ones first. :unit -> n rows
SELECT unit_id, account_id, login, name, title, office_id, roles, must_change, closed, locked_until, version, factor_secret IS NOT NULL AS has_factor, active_at
FROM account WHERE unit_id = :unit ORDER BY closed, login
