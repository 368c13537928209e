-- What an account has uploaded and not attached yet. :unit :account :purpose -> n rows
SELECT waiting_id, hash, kind, name, size FROM waiting_file WHERE unit_id = :unit AND account_id = :account AND purpose = :purpose ORDER BY waiting_id
