-- What a unit prints on receipts and where transfers go, as it is now. :unit -> 0 or 1 row
SELECT bank_bin, bank_name, account_no, account_name, tax_code, form_no, series FROM fee_setting WHERE unit_id = :unit ORDER BY version DESC LIMIT 1
