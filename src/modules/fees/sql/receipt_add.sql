-- A receipt. :unit :id :dossier :year :form_no :series :number :at :book_day :method :fees :charges :account
INSERT INTO fee_receipt (unit_id, receipt_id, dossier_id, year, form_no, series, number, at, book_day, method, fees, charges, account_id)
VALUES (:unit, :id, :dossier, :year, :form_no, :series, :number, :at, :book_day, :method, :fees, :charges, :account)
