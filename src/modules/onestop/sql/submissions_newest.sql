-- Submissions, the newest first. :unit :limit and filters
SELECT s.unit_id, s.submission_id, s.code, s.state, s.version, s.channel, s.procedure_code, s.request, s.applicant_id, s.owner_id, s.applicant_name, s.owner_name, s.content,
       s.receiver_id, s.registered_at, s.answer_due_at, s.answered_at, s.answerer_id, s.form, s.form_number, s.reason, s.legal_ground, s.missing, d.code AS dossier_code
FROM submission s LEFT JOIN dossier d ON d.unit_id = s.unit_id AND d.dossier_id = s.dossier_id
WHERE s.unit_id = :unit
  AND s.state = :state --? state
  AND s.form = :form --? form
  AND s.submission_id < :before --? before
ORDER BY s.submission_id DESC LIMIT :limit
