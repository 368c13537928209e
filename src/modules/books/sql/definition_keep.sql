-- A book as it is when it is used. :hash :kind :content :at
INSERT INTO definition (hash, kind, content, first_used_at) VALUES (:hash, :kind, :content, :at) ON CONFLICT (hash) DO NOTHING
