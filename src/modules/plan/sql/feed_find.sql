-- Whose a token is, or when a person's was made. :hash, or :unit :account -> 0 or 1 row
SELECT unit_id, account_id, made_at FROM plan_feed
WHERE 1 = 1
  AND token_hash = :hash --? hash
  AND unit_id = :unit AND account_id = :account --? account
