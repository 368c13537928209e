-- A code was taken: it and earlier ones are never taken again. :unit :account :step -> 0 rows when another was faster
UPDATE account SET factor_step = :step WHERE unit_id = :unit AND account_id = :account AND factor_step < :step
