-- Procedures of the catalogue on the last day of a window, or with dossiers received in it, with how many came. :units :from :to -> a row for each unit and procedure
SELECT p.unit_id, p.code, p.field, p.online_level, CASE WHEN p.fee > 0 OR p.fee_note <> '' THEN 1 ELSE 0 END AS paid,
       CASE WHEN p.valid_from <= :to AND (p.valid_to IS NULL OR p.valid_to > :to) THEN 1 ELSE 0 END AS listed,
       CAST(coalesce(r.received, 0) AS BIGINT) AS received, CAST(coalesce(r.received_online, 0) AS BIGINT) AS received_online
FROM procedure_version p
LEFT JOIN (SELECT unit_id, procedure_id, procedure_version, count(*) AS received, sum(CASE WHEN channel = 2 THEN 1 ELSE 0 END) AS received_online
           FROM dossier WHERE unit_id IN (:units) AND received_day >= :from AND received_day <= :to GROUP BY unit_id, procedure_id, procedure_version) r
  ON r.unit_id = p.unit_id AND r.procedure_id = p.procedure_id AND r.procedure_version = p.version
WHERE p.unit_id IN (:units) AND (p.valid_from <= :to AND (p.valid_to IS NULL OR p.valid_to > :to) OR r.received > 0)
