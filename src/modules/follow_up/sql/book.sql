-- A page of the book of dossiers, in the order they were received. :unit :from :to :limit and filters -> at most :limit rows
SELECT d.dossier_id, d.code, p.code AS procedure_code, p.name AS procedure_name, d.owner_name, coalesce(o.address, '') AS address, coalesce(o.phone, '') AS phone, d.state, d.outcome, d.end_note,
       d.received_day, d.received_at, d.due_at, d.ended_at, d.returned_at, coalesce(a.name, '') AS receiver, d.applicant_name, coalesce(r.way, d.result_way) AS result_way, coalesce(r.kind, '') AS result_kind,
       coalesce(r.number, '') AS result_number, r.signed_day, coalesce(r.recipient_name, '') AS recipient, coalesce(w.name, '') AS officer, d.book_no, d.competent, d.sets
FROM dossier d JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
LEFT JOIN person o ON o.unit_id = d.unit_id AND o.person_id = d.owner_id
LEFT JOIN dossier_result r ON r.unit_id = d.unit_id AND r.dossier_id = d.dossier_id
LEFT JOIN account a ON a.unit_id = d.unit_id AND a.account_id = d.receiver_id
LEFT JOIN account w ON w.unit_id = d.unit_id AND w.account_id = d.assignee_id
WHERE d.unit_id = :unit AND d.received_day >= :from AND d.received_day <= :to
  AND p.code = :procedure --? procedure
  AND d.code = :code --? code
  AND d.state <> 10 AND 1 = :unreturned --? unreturned
  AND (d.received_day > :after_day OR d.received_day = :after_day AND d.dossier_id > :after) --? after_day,after
ORDER BY d.received_day, d.dossier_id LIMIT :limit
