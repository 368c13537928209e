-- One event. :unit :event_no :at :account :origin :kind :subject :subject_id :payload :salt :digest
INSERT INTO event (unit_id, event_no, at, account_id, origin, kind, subject, subject_id, payload, salt, digest)
VALUES (:unit, :event_no, :at, :account, :origin, :kind, :subject, :subject_id, :payload, :salt, :digest)
