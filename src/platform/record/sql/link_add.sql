-- One link of the audit chain. :unit :link_no :first :last :hash
INSERT INTO audit_link (unit_id, link_no, first_event, last_event, hash) VALUES (:unit, :link_no, :first, :last, :hash)
