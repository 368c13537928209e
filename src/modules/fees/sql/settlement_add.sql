-- Settles a day. :unit :day :at :account :cash :transfer :receipts :proof
INSERT INTO fee_settlement (unit_id, day, at, account_id, cash, transfer, receipts, proof) VALUES (:unit, :day, :at, :account, :cash, :transfer, :receipts, :proof)
