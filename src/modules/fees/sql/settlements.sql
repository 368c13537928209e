-- Every settled day. :unit -> n rows
SELECT day, cash, transfer, receipts FROM fee_settlement WHERE unit_id = :unit ORDER BY day
