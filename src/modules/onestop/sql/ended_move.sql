-- Moves the counts of what ended in a stretch of days. :unit :ended_from :procedure_id :procedure_version :received_from :officer and by how much each
INSERT INTO dossier_ended_count (unit_id, ended_from, procedure_id, procedure_version, received_from, officer_id,
  desk_early, desk_on_time, desk_late, online_early, online_on_time, online_late, post_early, post_on_time, post_late)
VALUES (:unit, :ended_from, :procedure_id, :procedure_version, :received_from, :officer,
  :desk_early, :desk_on_time, :desk_late, :online_early, :online_on_time, :online_late, :post_early, :post_on_time, :post_late)
ON CONFLICT (unit_id, ended_from, procedure_id, procedure_version, received_from, officer_id) DO UPDATE SET
  desk_early = dossier_ended_count.desk_early + excluded.desk_early, desk_on_time = dossier_ended_count.desk_on_time + excluded.desk_on_time, desk_late = dossier_ended_count.desk_late + excluded.desk_late,
  online_early = dossier_ended_count.online_early + excluded.online_early, online_on_time = dossier_ended_count.online_on_time + excluded.online_on_time, online_late = dossier_ended_count.online_late + excluded.online_late,
  post_early = dossier_ended_count.post_early + excluded.post_early, post_on_time = dossier_ended_count.post_on_time + excluded.post_on_time, post_late = dossier_ended_count.post_late + excluded.post_late
