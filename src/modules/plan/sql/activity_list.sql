-- Activities in the order of their plan. :unit and at least one filter, or none for all of the unit -> n rows (a plan has some dozens)
-- Filters: :plan, :id; :origin are those that come from an activity; :proof_kind :proof_key those that a thing proves; :open are those of approved plans that are not done.
SELECT a.unit_id, a.plan_id, a.activity_id, a.number, a.title, a.leads, a.support, a.monitor, a.time_frame, a.funding, a.due_day, a.done_on, a.proof_number, a.proof_title,
       a.proof_note, a.proof_kind, a.proof_key, a.proof_mark, a.proof_words, a.done_by, a.done_at, a.origin_id, a.origin_reason, a.slips, a.planned_day, a.amendment_no, a.estimate, a.settlement, a.weight, a.version, p.year_from, p.year_to, s.title AS section, o.title AS objective, t.title AS task
FROM plan_activity a
JOIN plan p ON p.unit_id = a.unit_id AND p.plan_id = a.plan_id
JOIN plan_heading t ON t.unit_id = a.unit_id AND t.heading_id = a.heading_id
JOIN plan_heading o ON o.unit_id = t.unit_id AND o.heading_id = t.parent_id
JOIN plan_heading s ON s.unit_id = o.unit_id AND s.heading_id = o.parent_id
WHERE a.unit_id = :unit
  AND a.plan_id = :plan --? plan
  AND a.activity_id = :id --? id
  AND a.origin_id = :origin --? origin
  AND (a.proof_kind = :proof_kind AND a.proof_key = :proof_key OR EXISTS (SELECT 1 FROM plan_occurrence r WHERE r.unit_id = a.unit_id AND r.activity_id = a.activity_id AND r.proof_kind = :proof_kind AND r.proof_key = :proof_key)) --? proof_key
  AND p.decision_day IS NOT NULL AND a.done_on IS NULL --? open
ORDER BY a.plan_id, s.position, o.position, t.position, a.position
