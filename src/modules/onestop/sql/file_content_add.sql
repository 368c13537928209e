-- The bytes of a file, once per unit. :unit :hash :size :content
INSERT INTO stored_file (unit_id, hash, size, content) VALUES (:unit, :hash, :size, :content) ON CONFLICT (unit_id, hash) DO NOTHING
