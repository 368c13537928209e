-- One more version of the settings. :unit :version :bank_bin :bank_name :account_no :account_name :tax_code :form_no :series :account :at
INSERT INTO fee_setting (unit_id, version, bank_bin, bank_name, account_no, account_name, tax_code, form_no, series, account_id, at)
VALUES (:unit, :version, :bank_bin, :bank_name, :account_no, :account_name, :tax_code, :form_no, :series, :account, :at)
