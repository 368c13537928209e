-- The last passwords of an account, the newest first. :unit :account :n -> up to :n rows
SELECT password_hash FROM password_used WHERE unit_id = :unit AND account_id = :account ORDER BY version DESC LIMIT :n
