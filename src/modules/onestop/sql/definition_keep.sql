-- Keeps rules in use. :hash :content :now
INSERT INTO definition (hash, kind, content, first_used_at) VALUES (:hash, 'onestop.rules', :content, :now) ON CONFLICT (hash) DO NOTHING
