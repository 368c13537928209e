-- Moves a day's running number. :unit :day :last
INSERT INTO dossier_number (unit_id, day, last) VALUES (:unit, :day, :last) ON CONFLICT (unit_id, day) DO UPDATE SET last = excluded.last
