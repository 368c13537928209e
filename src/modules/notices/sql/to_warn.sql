-- Open dossiers of the office's time due by a moment and not yet warned about; before the time not of one that is due on the day it came. :unit :until :rule, :after -> at most 500 rows
SELECT d.dossier_id, d.due_at FROM dossier d
WHERE d.unit_id = :unit AND d.ended_at IS NULL AND d.paused_at IS NULL AND d.due_at <= :until AND d.source = ''
  AND d.due_at > :after AND d.received_day < d.due_day --? after
  AND NOT EXISTS (SELECT 1 FROM notice_warning w WHERE w.unit_id = d.unit_id AND w.dossier_id = d.dossier_id AND w.rule = :rule AND w.due_at = d.due_at)
ORDER BY d.due_at, d.dossier_id LIMIT 500
