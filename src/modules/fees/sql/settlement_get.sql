-- How a day was settled. :unit :day -> 0 or 1 row
SELECT day, at, account_id, cash, transfer, receipts, proof FROM fee_settlement WHERE unit_id = :unit AND day = :day
