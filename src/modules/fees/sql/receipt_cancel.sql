-- Cancels a receipt. :unit :id :at :account :day :reason
UPDATE fee_receipt SET cancelled_at = :at, cancelled_by = :account, cancel_day = :day, cancel_reason = :reason WHERE unit_id = :unit AND receipt_id = :id AND cancelled_at IS NULL
