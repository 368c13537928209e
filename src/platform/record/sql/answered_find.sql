-- The first answer to a request key. :unit :account :key -> 0 or 1 row
SELECT body_hash, status, answer FROM answered WHERE unit_id = :unit AND account_id = :account AND request_key = :key
