-- Sets it. :unit :code :note :hidden
INSERT INTO procedure_local (unit_id, code, note, hidden) VALUES (:unit, :code, :note, :hidden)
ON CONFLICT (unit_id, code) DO UPDATE SET note = excluded.note, hidden = excluded.hidden
