-- The body that solves a dossier this desk took in for it; empty: this unit's own.
ALTER TABLE dossier ADD COLUMN competent TEXT NOT NULL DEFAULT '';
