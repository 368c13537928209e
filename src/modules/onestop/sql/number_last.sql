-- The last running number of a day. :unit :day -> 0 or 1 row
SELECT last FROM dossier_number WHERE unit_id = :unit AND day = :day
