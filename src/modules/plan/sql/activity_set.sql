-- An activity as it is from now on; the version guards against a second writer. :unit :id :seen and every changing column -> 1 row changed
UPDATE plan_activity SET number = :number, title = :title, leads = :leads, support = :support, monitor = :monitor, time_frame = :time_frame, funding = :funding,
       due_day = :due_day, planned_day = :planned_day, amendment_no = :amendment, estimate = :estimate, settlement = :settlement, weight = :weight, done_on = :done_on, proof_number = :proof_number, proof_title = :proof_title, proof_note = :proof_note,
       proof_kind = :proof_kind, proof_key = :proof_key, proof_mark = :proof_mark, proof_words = :proof_words, done_by = :done_by, done_at = :done_at,
       version = version + 1
WHERE unit_id = :unit AND activity_id = :id AND version = :seen
