-- One more version. :unit :code :version :file_name :content :account :at
INSERT INTO document_template (unit_id, code, version, file_name, content, account_id, at) VALUES (:unit, :code, :version, :file_name, :content, :account, :at)
