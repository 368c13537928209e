-- One parameter per column.
INSERT INTO keying_extract (unit_id, extract_id, book, record_id, year, number, code, title, applicant, content, account_id, at)
VALUES (:unit, :id, :book, :record, :year, :number, :code, :title, :applicant, :content, :account, :at)
