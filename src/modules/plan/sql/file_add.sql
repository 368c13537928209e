-- The bytes of a file, once per unit. :unit :hash :content
INSERT INTO plan_file (unit_id, hash, content) VALUES (:unit, :hash, :content) ON CONFLICT (unit_id, hash) DO NOTHING
