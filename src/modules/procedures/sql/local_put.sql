-- Sets it. :unit :code :note :hidden :limit
INSERT INTO procedure_local (unit_id, code, note, hidden, limit_code) VALUES (:unit, :code, :note, :hidden, :limit)
ON CONFLICT (unit_id, code) DO UPDATE SET note = excluded.note, hidden = excluded.hidden, limit_code = excluded.limit_code
