-- What is known of a code before its line is imported. :unit :code -> 0 or 1 row. One code at a time: for a list of thousands SQLite reads
-- every dossier of the unit whenever the table has grown since it was last analysed, and an import makes it grow.
SELECT d.dossier_id, d.source, i.content_hash FROM dossier d
LEFT JOIN import_dossier i ON i.unit_id = d.unit_id AND i.dossier_id = d.dossier_id
WHERE d.unit_id = :unit AND d.code = :code
