-- A setting from a day on. :unit :setting :from :value :account :at
INSERT INTO report_setting (unit_id, setting, valid_from, value, account_id, at) VALUES (:unit, :setting, :from, :value, :account, :at)
ON CONFLICT (unit_id, setting, valid_from) DO UPDATE SET value = :value, account_id = :account, at = :at
