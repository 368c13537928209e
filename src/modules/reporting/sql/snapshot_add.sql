-- A report as signed. :unit :period :version :content :hash :chain_head :number :day :account :at
INSERT INTO report_snapshot (unit_id, period, version, content, hash, chain_head, report_number, report_day, account_id, at)
VALUES (:unit, :period, :version, :content, :hash, :chain_head, :number, :day, :account, :at)
