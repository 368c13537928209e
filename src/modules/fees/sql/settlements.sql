-- Every settled day, the newest first. :unit -> n rows
SELECT day, at, account_id, cash, transfer, receipts, proof FROM fee_settlement WHERE unit_id = :unit ORDER BY day DESC
