-- A proposal, new or changed. All columns as parameters of the same name.
INSERT INTO procedure_proposal (unit_id, proposal_id, code, what, why, saving, sent_on, sent_to, answer, answered_on, version)
VALUES (:unit, :id, :code, :what, :why, :saving, :sent_on, :sent_to, :answer, :answered_on, :version)
ON CONFLICT (unit_id, proposal_id) DO UPDATE SET what = excluded.what, why = excluded.why, saving = excluded.saving, sent_on = excluded.sent_on, sent_to = excluded.sent_to, answer = excluded.answer,
       answered_on = excluded.answered_on, version = excluded.version
