-- How the result went out; it may be that nothing was noted of its document. :unit :id :way :name :phone :paper :bill
INSERT INTO dossier_result (unit_id, dossier_id, way, recipient_name, recipient_phone, recipient_paper, bill) VALUES (:unit, :id, :way, :name, :phone, :paper, :bill)
ON CONFLICT (unit_id, dossier_id) DO UPDATE SET way = excluded.way, recipient_name = excluded.recipient_name, recipient_phone = excluded.recipient_phone,
       recipient_paper = excluded.recipient_paper, bill = excluded.bill
