-- Keeps how far loading the sample has come. :content :now
INSERT INTO definition (hash, kind, content, first_used_at) VALUES ('sample', 'sample', :content, :now)
ON CONFLICT (hash) DO UPDATE SET content = excluded.content
