-- What an import wrote last to a dossier. :unit :id :hash :import
INSERT INTO import_dossier (unit_id, dossier_id, content_hash, import_id) VALUES (:unit, :id, :hash, :import)
ON CONFLICT (unit_id, dossier_id) DO UPDATE SET content_hash = excluded.content_hash, import_id = excluded.import_id
