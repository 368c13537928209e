-- A page of the dossiers behind a cell of the table of progress: the same reading as progress.sql.
-- `|| ''`: the index of what ended or is open, not that of days received: it is the short one.
-- :units :from :to :moment :origins :limit, :classes unless all are meant; where to look: :received (in the window, whatever became of it) or :ended (all
-- that did) in the order of the key, which a page leaves early; else :done when all classes are of what ended, :pending when none is, or :all; what the line is about and what the dossier has -> at most :limit rows, in the order of the key
SELECT c.unit_id, c.dossier_id, c.code, c.state, c.channel, c.outcome, c.received_at, c.due_at, c.ended_at, c.paused_at, c.class,
       p.code AS procedure_code, p.name AS procedure_name, p.field, coalesce(a.name, '') AS officer
FROM (
  SELECT unit_id, dossier_id, procedure_id, procedure_version, assignee_id, origin,
         code, state, channel, outcome, received_at, due_at, ended_at, paused_at,
         CASE WHEN ended <> 0 THEN ended
              WHEN paused_since IS NULL THEN CASE WHEN due_at < :moment THEN 5 ELSE 4 END
              ELSE CASE WHEN due_at < paused_since THEN 7 ELSE 6 END END AS class
  FROM (
    SELECT d.unit_id, d.dossier_id, d.procedure_id, d.procedure_version, d.assignee_id, d.due_at,
           d.code, d.state, d.channel, d.outcome, d.received_at, d.ended_at, d.paused_at,
           CASE WHEN d.received_day < :from THEN 0 ELSE d.channel END AS origin,
           CASE WHEN d.ended_day IS NULL OR d.ended_day > :to THEN 0
                WHEN d.outcome <> 4 THEN d.outcome
                WHEN d.ended_day > d.due_day OR d.limit_code LIKE '%h' AND d.ended_at > d.due_at THEN 3
                ELSE 2 END AS ended,
           CASE WHEN d.ended_day <= :to THEN NULL
                WHEN d.paused_at < :moment THEN d.paused_at
                ELSE (SELECT max(w.from_at) FROM dossier_pause w
                      WHERE w.unit_id = d.unit_id AND w.dossier_id = d.dossier_id AND w.from_at < :moment AND w.to_at >= :moment) END AS paused_since
    FROM (
      SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND received_day || '' >= :from AND received_day || '' <= :to AND 1 = :received --? received
      SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND ended_day || '' >= :from AND ended_day || '' <= :to AND 1 = :ended --? ended
      SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND ended_day >= :from AND ended_day <= :to AND outcome IN (4, :classes) --? done
      SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND ended_day > :to AND received_day || '' <= :to --? pending
      UNION ALL --? pending
      SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND ended_at IS NULL AND received_day || '' <= :to --? pending
      SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND received_day >= :from AND received_day <= :to --? all
      UNION ALL --? all
      SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND ended_day >= :from AND received_day || '' < :from --? all
      UNION ALL --? all
      SELECT unit_id, dossier_id FROM dossier WHERE unit_id IN (:units) AND ended_at IS NULL AND received_day || '' < :from --? all
    ) k
    JOIN dossier d ON d.unit_id = k.unit_id AND d.dossier_id = k.dossier_id
  ) placed
) c
JOIN procedure_version p ON p.unit_id = c.unit_id AND p.procedure_id = c.procedure_id AND p.version = c.procedure_version
LEFT JOIN account a ON a.unit_id = c.unit_id AND a.account_id = c.assignee_id
WHERE c.origin IN (:origins)
  AND c.class IN (:classes) --? classes
  AND c.unit_id = :unit --? unit
  AND p.field = :field --? field
  AND p.code = :procedure --? procedure
  AND coalesce(c.assignee_id, 0) = :officer --? officer
  AND (p.fee > 0 OR p.fee_note <> '') AND 1 = :with_fee --? with_fee
  AND EXISTS (SELECT 1 FROM fee_receipt r WHERE r.unit_id = c.unit_id AND r.dossier_id = c.dossier_id AND r.cancelled_at IS NULL) AND 1 = :paid --? paid
  AND EXISTS (SELECT 1 FROM fee_receipt r WHERE r.unit_id = c.unit_id AND r.dossier_id = c.dossier_id AND r.method = 2 AND r.cancelled_at IS NULL) AND 1 = :paid_by_transfer --? paid_by_transfer
  AND EXISTS (SELECT 1 FROM dossier_file f WHERE f.unit_id = c.unit_id AND f.dossier_id = c.dossier_id AND f.paper_no > 0 AND f.removed_at IS NULL) AND 1 = :papers_kept --? papers_kept
  AND NOT EXISTS (SELECT 1 FROM dossier_file f WHERE f.unit_id = c.unit_id AND f.dossier_id = c.dossier_id AND f.paper_no > 0 AND f.removed_at IS NULL) AND 1 = :papers_not_kept --? papers_not_kept
  AND EXISTS (SELECT 1 FROM dossier_file f WHERE f.unit_id = c.unit_id AND f.dossier_id = c.dossier_id AND f.paper_no = 0 AND f.removed_at IS NULL) AND 1 = :result_kept --? result_kept
  AND NOT EXISTS (SELECT 1 FROM dossier_file f WHERE f.unit_id = c.unit_id AND f.dossier_id = c.dossier_id AND f.paper_no = 0 AND f.removed_at IS NULL) AND 1 = :result_not_kept --? result_not_kept
  AND (c.unit_id > :after_unit OR c.unit_id = :after_unit AND c.dossier_id > :after) --? after_unit,after
ORDER BY c.unit_id, c.dossier_id LIMIT :limit
