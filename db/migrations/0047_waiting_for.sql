-- What an upload waits for: '' the papers of a dossier, else the room whose form it came with ("books").
ALTER TABLE waiting_file ADD COLUMN purpose TEXT {{C}} NOT NULL DEFAULT '';
