-- What one person read. :unit :id :pass :position :content :absent
INSERT INTO keying_entry (unit_id, batch_id, pass, position, content, absent) VALUES (:unit, :id, :pass, :position, :content, :absent)
ON CONFLICT (unit_id, batch_id, pass, position) DO UPDATE SET content = excluded.content, absent = excluded.absent
