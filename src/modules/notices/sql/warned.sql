-- Warnings that stand, the earliest due first. :unit :rule :whom :after :limit
SELECT d.code, p.name AS procedure_name, d.due_day, d.due_at
FROM notice_warning w JOIN dossier d ON d.unit_id = w.unit_id AND d.dossier_id = w.dossier_id AND d.due_at = w.due_at
JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
WHERE w.unit_id = :unit AND w.rule = :rule AND d.ended_at IS NULL AND d.paused_at IS NULL
  AND d.assignee_id IN (:whom) --? whom
  AND d.due_at > :after --? after
ORDER BY d.due_at, d.dossier_id LIMIT :limit
