-- Results of work that recurs, of a unit, or of a plan or one activity. :unit [:plan] [:id] -> n rows
SELECT o.activity_id, o.occurs_on, o.done_on, o.proof_number, o.proof_title, o.proof_note, o.proof_kind, o.proof_key, o.proof_mark, o.proof_words, o.done_by, o.done_at FROM plan_occurrence o
JOIN plan_activity a ON a.unit_id = o.unit_id AND a.activity_id = o.activity_id
WHERE o.unit_id = :unit
  AND a.plan_id = :plan --? plan
  AND o.activity_id = :id --? id
ORDER BY o.activity_id, o.occurs_on
