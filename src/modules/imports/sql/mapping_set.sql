-- Remembers the mapping of a heading. :unit :hash :mapping :account :now
INSERT INTO import_mapping (unit_id, heading_hash, mapping, account_id, at) VALUES (:unit, :hash, :mapping, :account, :now)
ON CONFLICT (unit_id, heading_hash) DO UPDATE SET mapping = excluded.mapping, account_id = excluded.account_id, at = excluded.at
