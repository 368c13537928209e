-- How many sets of the papers were handed in, in digits; '' is one.
ALTER TABLE dossier ADD COLUMN sets TEXT NOT NULL DEFAULT '';
