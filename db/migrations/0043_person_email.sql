-- Where a person is told by e-mail, when they gave an address; '' otherwise.

ALTER TABLE person ADD COLUMN email TEXT NOT NULL DEFAULT '';
