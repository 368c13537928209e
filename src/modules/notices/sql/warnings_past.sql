-- Drops the warnings of dossiers that have ended. :unit
DELETE FROM notice_warning WHERE unit_id = :unit
  AND EXISTS (SELECT 1 FROM dossier d WHERE d.unit_id = notice_warning.unit_id AND d.dossier_id = notice_warning.dossier_id AND d.ended_at IS NOT NULL)
